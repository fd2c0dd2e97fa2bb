using System.Text;

namespace CloudMount.Cli.Terminal;

/// <summary>Names of files for a terminal. A name may hold anything; control characters would speak to the terminal.</summary>
internal static class PlainText
{
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text) plain.Append(char.IsControl(letter) ? '?' : letter);
        return plain.ToString();
    }
}
