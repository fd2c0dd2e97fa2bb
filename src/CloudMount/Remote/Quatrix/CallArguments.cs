using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CloudMount.Primitives;

namespace CloudMount.Remote.Quatrix;

/// <summary>The arguments of a POST, as a JSON object.</summary>
internal sealed class CallArguments : IDisposable
{
    private readonly MemoryStream _text = new();
    private readonly Utf8JsonWriter _writer;

    public CallArguments()
    {
        _writer = new Utf8JsonWriter(_text);
        _writer.WriteStartObject();
    }

    /// <summary>Unix seconds with the six decimals that the service keeps (facts C.4), rounded down.</summary>
    public static string Seconds(Timestamp time) => SecondsOf(time).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Attributes as JSON.</summary>
    public static string ToText(IReadOnlyDictionary<string, string> attributes)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    public CallArguments Text(string name, string value)
    {
        _writer.WriteString(name, value);
        return this;
    }

    public CallArguments Number(string name, long value)
    {
        _writer.WriteNumber(name, value);
        return this;
    }

    public CallArguments Flag(string name, bool value)
    {
        _writer.WriteBoolean(name, value);
        return this;
    }

    /// <summary>Nothing for null.</summary>
    public CallArguments Time(string name, Timestamp? value)
    {
        if (value is { } time) _writer.WriteNumber(name, SecondsOf(time));
        return this;
    }

    /// <summary>An entry, by whichever name fits how it is known.</summary>
    public CallArguments Entry(EntryReference entry, string idName, string pathName) => Text(entry.IsPath ? pathName : idName, entry.Value);

    /// <summary>One entry as a list.</summary>
    public CallArguments Entries(EntryReference entry)
    {
        _writer.WriteStartArray(entry.IsPath ? "paths" : "ids");
        _writer.WriteStringValue(entry.Value);
        _writer.WriteEndArray();
        return this;
    }

    /// <summary>Nothing for null.</summary>
    public CallArguments OptionalText(string name, string? value) => value is null ? this : Text(name, value);

    /// <summary>Nothing for null.</summary>
    public CallArguments Attributes(IReadOnlyDictionary<string, string>? attributes)
    {
        if (attributes is null) return this;
        _writer.WriteStartObject("attributes");
        foreach (var (name, value) in attributes) _writer.WriteString(name, value);
        _writer.WriteEndObject();
        return this;
    }

    /// <summary>Ends the object. Each attempt needs a content of its own.</summary>
    public Func<HttpContent> ToContent()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        var bytes = _text.ToArray();
        Dispose();
        return () => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    public void Dispose()
    {
        _writer.Dispose();
        _text.Dispose();
    }

    private static decimal SecondsOf(Timestamp time) => decimal.Floor(time.Nanoseconds / 1000m) / 1_000_000m;
}
