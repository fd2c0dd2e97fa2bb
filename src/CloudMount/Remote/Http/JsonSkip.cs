using System.Text.Json;

namespace CloudMount.Remote.Http;

/// <summary>Passes over an array or object that nobody wants, with all it holds. Whoever reads tokens asks it before looking at one.</summary>
internal struct JsonSkip
{
    private bool _isUnderWay;
    private int _depth;

    /// <summary>The token just read begins what is passed over.</summary>
    public void Begin(ref Utf8JsonReader reader) => (_isUnderWay, _depth) = (true, reader.CurrentDepth);

    /// <summary>True when the token belongs to what is passed over.</summary>
    public bool Takes(ref Utf8JsonReader reader)
    {
        if (!_isUnderWay) return false;
        var isEnd = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
        if (isEnd && reader.CurrentDepth == _depth) _isUnderWay = false;
        return true;
    }
}
