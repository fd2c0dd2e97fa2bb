using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudMount.Server.Answers;

/// <summary>The answer as JSON. Characters outside of ASCII are not escaped: the content type is JSON and nothing else.</summary>
internal sealed class JsonAnswerWriter(IBufferWriter<byte> output) : IAnswerWriter, IDisposable
{
    // A listing nests two levels per directory; how deep it goes is bounded where it is read.
    private const int MaxDepth = 4096;

    private readonly Utf8JsonWriter _json = new(
        output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth });

    /// <summary>Without a charset: the official python client compares it for equality.</summary>
    public string ContentType => "application/json";

    public void BeginObject() => _json.WriteStartObject();

    public void BeginItems() => _json.WriteStartArray();

    public void BeginMap(string name) => _json.WriteStartObject(name);

    public void EndObject() => _json.WriteEndObject();

    public void BeginList(string name) => _json.WriteStartArray(name);

    public void EndList() => _json.WriteEndArray();

    public void Text(string name, string value) => _json.WriteString(name, value);

    public void TextItem(string value) => _json.WriteStringValue(value);

    public void Number(string name, long value) => _json.WriteNumber(name, value);

    public void Null(string name) => _json.WriteNull(name);

    public void Flag(string name, bool value) => _json.WriteBoolean(name, value);

    public void Flush() => _json.Flush();

    public void Dispose() => _json.Dispose();
}
