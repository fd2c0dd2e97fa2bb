using System.Text.Json;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary>The parameters of a call in its body, one JSON object whatever the Content-Type says. What is not asked for is ignored; null counts as absent.</summary>
internal sealed class JsonBody
{
    private const int MaxBytes = 1024 * 1024;
    private readonly JsonElement _fields;

    private JsonBody(JsonElement fields) => _fields = fields;

    /// <summary>Without parameters.</summary>
    public static JsonBody Empty { get; } = new(JsonElement.Parse("{}"u8));

    /// <summary>Invalid, TooLarge. A body without a byte has no parameters.</summary>
    public static async Task<Outcome<JsonBody>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + count > MaxBytes) return new Refusal(RefusalKind.TooLarge, "The parameters are too large.");
            bytes.Write(buffer, 0, count);
        }

        if (bytes.Length == 0) return Empty;
        try
        {
            var fields = JsonElement.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            return fields.ValueKind == JsonValueKind.Object ? new JsonBody(fields) : Refusal.Invalid("The body must be a JSON object.");
        }
        catch (JsonException)
        {
            return Refusal.Invalid("The body is not valid JSON.");
        }
    }

    /// <summary>A text that must be there. Missing, Invalid.</summary>
    public Outcome<string> Text(string name) =>
        !OptionalText(name).TryGet(out var text, out var refusal) ? refusal : text is null ? Missing(name) : text;

    public Outcome<string?> OptionalText(string name)
    {
        if (Value(name) is not { } value) return (string?)null;
        return value.ValueKind == JsonValueKind.String ? Unicode(value) ?? (Outcome<string?>)Invalid(name, "valid Unicode") : Invalid(name, "a string");
    }

    public Outcome<bool> Flag(string name, bool ifAbsent) => Value(name) switch
    {
        null => ifAbsent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Invalid(name, "true or false"),
    };

    public Outcome<long?> Length(string name) => Value(name) switch
    {
        null => (long?)null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) && number >= 0 => (long?)number,
        _ => Invalid(name, "a whole number that is not negative"),
    };

    /// <summary>Nanoseconds since 1970.</summary>
    public Outcome<long?> Time(string name)
    {
        if (Value(name) is not { } value) return (long?)null;
        return UnixTime.Parse(value) is { } time ? (long?)time : Invalid(name, "Unix seconds of the years 1678 to 2261");
    }

    /// <summary>A list of texts that must be there and hold one. Missing, Invalid.</summary>
    public Outcome<IReadOnlyList<string>> Texts(string name)
    {
        if (Value(name) is not { } value) return Missing(name);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0) return Invalid(name, "a list that is not empty");
        var texts = new List<string>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) return Invalid(name, "a list of strings");
            if (Unicode(item) is not { } text) return Invalid(name, "a list of valid Unicode");
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>A list of objects that must be there; it may be empty. Missing, Invalid.</summary>
    public Outcome<IReadOnlyList<JsonBody>> Objects(string name)
    {
        if (Value(name) is not { } value) return Missing(name);
        if (value.ValueKind != JsonValueKind.Array) return Invalid(name, "a list of objects");
        var objects = new List<JsonBody>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) return Invalid(name, "a list of objects");
            objects.Add(new(item));
        }

        return objects;
    }

    /// <summary>An object within; without it one that has no parameters. Invalid.</summary>
    public Outcome<JsonBody> Inner(string name) => Value(name) switch
    {
        null => Empty,
        { ValueKind: JsonValueKind.Object } value => new JsonBody(value),
        _ => Invalid(name, "an object"),
    };

    /// <summary>A parameter as it came; null without it.</summary>
    public JsonElement? Value(string name) =>
        _fields.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public bool Has(string name) => Value(name) is not null;

    /// <summary>A parameter as its JSON; null without it.</summary>
    public string? RawText(string name) => Value(name)?.GetRawText();

    public static Refusal Missing(string name) => new(RefusalKind.Missing, $"The parameter {name} is missing.", name);

    /// <summary>A string; null when it has half of a surrogate pair or bytes that are no UTF-8.</summary>
    private static string? Unicode(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Refusal Invalid(string name, string expected) => Refusal.Invalid($"The parameter {name} must be {expected}.", name);
}
