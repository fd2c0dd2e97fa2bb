namespace CloudMount.Server.Quatrix.Answers;

/// <summary>Values of a table as RFC 4180 has them.</summary>
internal static class CsvText
{
    public static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
