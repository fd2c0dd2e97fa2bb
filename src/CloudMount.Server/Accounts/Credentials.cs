using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Server.Accounts;

/// <summary>The rules of keys and passwords, and how HTTP Basic (RFC 7617) carries them.</summary>
internal static class Credentials
{
    public const string KeyRule = "A key is an e-mail address, or has 30 to 200 visible ASCII characters and no colon.";

    public const string PasswordRule = "A password has 12 to 200 ASCII characters, of which the first and the last are no spaces.";

    public const string UsernameRule =
        "A username has 1 to 200 ASCII letters, digits and characters of . _ - + @, and begins with a letter, a digit or an underscore.";

    public const string MailRule = "An e-mail address has something before an @, and a host with a dot behind it, in at most 200 visible ASCII characters.";

    /// <summary>The official python client refuses shorter keys and passwords before it sends anything.</summary>
    private const int MinKeyLength = 30;

    private const int MinPasswordLength = 12;
    private const int MaxLength = 200;
    private const int GeneratedLength = 36;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Scheme = "Basic ";

    public static string Generate() => RandomNumberGenerator.GetString(Alphabet, GeneratedLength);

    public static bool IsKey(string key) =>
        key.Length <= MaxLength && key.All(c => c is > ' ' and < '\x7f' and not ':') && (key.Length >= MinKeyLength || IsMail(key));

    public static bool IsPassword(string password) =>
        password.Length is >= MinPasswordLength and <= MaxLength && password.All(c => c is >= ' ' and < '\x7f') && password == password.Trim();

    /// <summary>Names that stand in a URL as they are. They need not be long, as keys must that are the only secret of a client.</summary>
    public static bool IsUsername(string name) =>
        name.Length is > 0 and <= MaxLength && (char.IsAsciiLetterOrDigit(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '@');

    public static bool IsMailAddress(string text) =>
        text.Length <= MaxLength && text.All(c => c is > ' ' and < '\x7f' and not ('<' or '>' or '"' or ',' or ';' or ':' or '(' or ')' or '\\')) && IsMail(text);

    public static bool TryParseBasic(string? header, [NotNullWhen(true)] out string? key, [NotNullWhen(true)] out string? password)
    {
        key = password = null;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        Span<byte> bytes = stackalloc byte[1024];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length)) return false;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return false;
        key = text[..colon];
        password = text[(colon + 1)..];
        return true;
    }

    /// <summary>Something, an "@", and something with a dot: enough to tell it from a key that was typed wrong.</summary>
    private static bool IsMail(string text) => text.Split('@') is [{ Length: > 0 }, var host] && host.IndexOf('.', StringComparison.Ordinal) > 0 && !host.EndsWith('.');
}
