using System.Text;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>
/// Names as rclone sends them in look-ups: a backslash and control characters as look-alikes, behind a quote where the look-alike itself is
/// meant. It moves its uploads to the plain name, so a look-up has to find that one as well.
/// </summary>
internal static class EncodedName
{
    private const char Quote = '\u201B';
    private const char FullWidthOffset = '\uFEE0';
    private const char SymbolOffset = '\u2400';

    /// <summary>The plain name; null when the name has nothing to decode.</summary>
    public static string? Decode(string name)
    {
        var plain = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == Quote && i + 1 < name.Length && PlainOf(name[i + 1]) is not null) plain.Append(name[++i]);
            else plain.Append(PlainOf(name[i]) ?? name[i]);
        }

        return plain.Equals(name) ? null : plain.ToString();
    }

    private static char? PlainOf(char character) => character switch
    {
        '\uFF3C' => (char)(character - FullWidthOffset),
        > '\u2400' and <= '\u241F' => (char)(character - SymbolOffset),
        '\u2421' => '\x7f',
        _ => null,
    };
}
