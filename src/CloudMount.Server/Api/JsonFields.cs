using System.Text;
using System.Text.Json;
using CloudMount.Server.Files;

namespace CloudMount.Server.Api;

/// <summary>Fields and attributes given as JSON objects.</summary>
internal static class JsonFields
{
    /// <summary>
    /// Adds the members of an object: a text as it is, a number as it is written, true as present, false and null as absent, an object as its JSON, and
    /// an array as one value for each of its items, an empty one for none.
    /// </summary>
    public static Refusal? Read(byte[] body, CallFields fields)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return Refusal.Invalid("The body must be a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString() ?? "";
                reader.Read();
                ReadField(ref reader, body, name, fields);
            }

            return reader.Read() ? Refusal.Invalid("The body holds more than a JSON object.") : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return Refusal.Invalid("The body is not valid JSON.");
        }
    }

    /// <summary>Reads an object of texts. Invalid when it is something else or larger than is kept.</summary>
    public static Outcome<IReadOnlyList<KeyValuePair<string, string>>> ReadAttributes(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return NoAttributes("must be a JSON object of strings");
            var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString() ?? "";
                if (!reader.Read() || reader.TokenType != JsonTokenType.String) return NoAttributes("must be a JSON object of strings");
                if (!attributes.TryAdd(name, reader.GetString() ?? "")) return NoAttributes("name one attribute twice");
            }

            return reader.Read() ? NoAttributes("hold more than a JSON object") : Bounded([.. attributes]);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return NoAttributes("are not valid JSON");
        }
    }

    /// <summary>The object that <see cref="ReadAttributes"/> reads back.</summary>
    public static string WriteAttributes(IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) WriteAttributes(json, attributes);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        json.WriteStartObject();
        foreach (var (name, value) in attributes) json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static Outcome<IReadOnlyList<KeyValuePair<string, string>>> Bounded(KeyValuePair<string, string>[] attributes)
    {
        var bytes = attributes.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
        if (bytes > ApiFeatures.MaxAttributeBytes) return NoAttributes($"are larger than {ApiFeatures.MaxAttributeBytes} bytes");
        return EntryRecordFormat.Write(EntryRecord.Empty.Signed(default, 0, 0) with { CreateTime = 0, Id = default(EntryId), Attributes = attributes }) is null
            ? NoAttributes("are too many") : attributes;
    }

    private static Refusal NoAttributes(string reason) => Refusal.Invalid($"The attributes {reason}.", "attributes");

    private static void ReadField(ref Utf8JsonReader reader, byte[] body, string name, CallFields fields)
    {
        var type = reader.TokenType;
        if (type == JsonTokenType.StartArray) AddItems(ref reader, body, name, fields);
        else if (type == JsonTokenType.False) fields.Deny(name);
        else if (ReadValue(ref reader, body) is { } value) Add(name, value, type, fields);
    }

    private static void AddItems(ref Utf8JsonReader reader, byte[] body, string name, CallFields fields)
    {
        var isEmpty = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isEmpty = false;
            var type = reader.TokenType;
            Add(name, ReadValue(ref reader, body) ?? "", type, fields);
        }

        if (isEmpty) fields.Add(name, "");
    }

    private static void Add(string name, string value, JsonTokenType type, CallFields fields)
    {
        if (type is JsonTokenType.StartObject or JsonTokenType.StartArray) fields.AddObject(name, value);
        else fields.Add(name, value);
    }

    private static string? ReadValue(ref Utf8JsonReader reader, byte[] body)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False or JsonTokenType.Null:
                return null;
            default:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                return Encoding.UTF8.GetString(body, start, (int)reader.BytesConsumed - start);
        }
    }
}
