using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Server.Accounts;

/// <summary>The rules of keys and passwords, and how HTTP Basic (RFC 7617) carries them.</summary>
internal static class Credentials
{
    /// <summary>The official python client refuses shorter ones before it sends anything.</summary>
    public const int MinLength = 30;

    private const int GeneratedLength = 36;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Scheme = "Basic ";

    public static string Generate() => RandomNumberGenerator.GetString(Alphabet, GeneratedLength);

    public static bool IsKey(string key) => IsPassword(key) && !key.Contains(':', StringComparison.Ordinal);

    public static bool IsPassword(string password) => password.Length >= MinLength && password.All(c => c is > ' ' and < '\x7f');

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
}
