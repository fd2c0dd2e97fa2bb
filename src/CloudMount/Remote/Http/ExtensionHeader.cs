using System.Globalization;

namespace CloudMount.Remote.Http;

/// <summary>The header by which our own server says what it offers beyond an API: names, some with <c>=</c> and a number.</summary>
internal readonly struct ExtensionHeader(string text)
{
    public const string Name = "X-CloudMount-Extensions";

    private readonly string[] _names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The text of the header; empty without it.</summary>
    public static string TextOf(HttpResponseMessage message) =>
        message.Headers.TryGetValues(Name, out var values) ? string.Join(',', values) : "";

    public bool Has(string name) => _names.Contains(name);

    /// <summary>The number behind a name; 0 without it, or when it is none.</summary>
    public int Number(string name)
    {
        var found = _names.FirstOrDefault(one => one.StartsWith(name, StringComparison.Ordinal) && one.AsSpan(name.Length) is ['=', ..]);
        if (found is null) return 0;
        _ = int.TryParse(found.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return number;
    }
}
