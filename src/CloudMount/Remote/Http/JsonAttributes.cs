using System.Text.Json;

namespace CloudMount.Remote.Http;

/// <summary>
/// Reads the attributes of entries, each an object of texts; what is no text is passed over. Whoever reads tokens asks it before looking at one, as
/// <see cref="JsonSkip"/>.
/// </summary>
internal struct JsonAttributes
{
    private Dictionary<string, string>? _target;
    private JsonSkip _skip;
    private string? _name;

    /// <summary>How many there were so far, of all entries.</summary>
    public long Count { get; private set; }

    /// <summary>The token just read begins the attributes of an entry.</summary>
    public void Begin(Dictionary<string, string> target) => _target = target;

    /// <summary>True when the token belongs to the attributes.</summary>
    public bool Takes(ref Utf8JsonReader reader)
    {
        if (_target is null) return false;
        if (_skip.Takes(ref reader)) return true;
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject:
                _target = null;
                break;
            case JsonTokenType.PropertyName:
                Count++;
                _ = JsonText.TryGet(ref reader, out _name);
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                _skip.Begin(ref reader);
                break;
            case JsonTokenType.String when _name is not null && JsonText.TryGet(ref reader, out var value):
                _target[_name] = value;
                break;
        }

        return true;
    }
}
