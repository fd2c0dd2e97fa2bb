using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>Reads <c>{"ping":"pong"}</c> (facts B.6), and is whole only with it.</summary>
internal sealed class PingReader : IJsonTarget
{
    private JsonSkip _skip;
    private bool _hasBegun;
    private bool _isPing;

    public bool IsTooLarge => false;

    public bool IsWhole { get; private set; }

    public void Take(ref Utf8JsonReader reader)
    {
        if (_skip.Takes(ref reader)) return;
        if (!_hasBegun && reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A ping begins with a brace.");
        if (!_hasBegun) _hasBegun = true;
        else if (reader.TokenType == JsonTokenType.PropertyName) _isPing = !reader.ValueIsEscaped && reader.ValueTextEquals("ping"u8);
        else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) _skip.Begin(ref reader);
        else if (_isPing && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueTextEquals("pong"u8)) IsWhole = true;
    }
}
