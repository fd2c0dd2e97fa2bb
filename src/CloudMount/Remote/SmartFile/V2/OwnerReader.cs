using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>Reads who somebody is from JSON tokens: <c>{user: {username, name, email}}</c>, or the same without the inner object (facts B.6).</summary>
internal sealed class OwnerReader : IJsonTarget
{
    private JsonSkip _skip;
    private string? _member;
    private bool _hasBegun;
    private string? _username;
    private string? _name;
    private string? _email;

    public bool IsTooLarge => false;

    public bool IsWhole { get; private set; }

    public RemoteOwner Owner => new(string.IsNullOrEmpty(_name) ? _username ?? "" : _name, _email ?? "");

    public void Take(ref Utf8JsonReader reader)
    {
        if (_skip.Takes(ref reader)) return;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when !_hasBegun:
                _hasBegun = true;
                break;
            case var _ when !_hasBegun:
                throw new JsonException("An account begins with a brace.");
            case JsonTokenType.PropertyName:
                _ = JsonText.TryGet(ref reader, out _member);
                break;
            case JsonTokenType.StartObject when _member == "user" && reader.CurrentDepth == 1:
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _skip.Begin(ref reader);
                break;
            case JsonTokenType.EndObject:
                if (reader.CurrentDepth == 0) IsWhole = true;
                break;
            case JsonTokenType.String when JsonText.TryGet(ref reader, out var text):
                TakeText(text);
                break;
        }
    }

    private void TakeText(string text)
    {
        switch (_member)
        {
            case "username": _username = text; break;
            case "name": _name = text; break;
            case "email": _email = text; break;
        }
    }
}
