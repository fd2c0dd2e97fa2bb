using System.Text;
using CloudMount.Server.Files;
using CloudMount.Server.Native;

namespace CloudMount.Server.Api;

/// <summary>
/// The path of a request as it was sent, split before it is decoded, and decoded once. The server's own reading of it would have resolved ".."
/// and left "%2F" as it is, so that a name could be taken for something else than it says.
/// </summary>
internal static class RawTarget
{
    /// <summary>"api", version, "path", "oper", operation, and the names of a path: no call has more before the names.</summary>
    private const int MaxSegments = 5 + ApiPath.MaxDepth;

    /// <summary>The decoded segments, empty ones left out. Invalid for percent signs that encode nothing and for what is no UTF-8.</summary>
    public static Outcome<string[]> ReadSegments(string target)
    {
        var parts = PathOf(target).Split('/', MaxSegments + 1, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > MaxSegments) return ApiPath.TooDeep;
        for (var i = 0; i < parts.Length; i++)
        {
            if (Decode(parts[i]) is not { } decoded) return Refusal.Invalid("The path is not percent-encoded UTF-8.");
            parts[i] = decoded;
        }

        return parts;
    }

    /// <summary>The segments as they were sent, to tell whom a target that cannot be decoded is for.</summary>
    public static string[] Split(string target) => PathOf(target).Split('/', MaxSegments, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The path without host and query, still encoded.</summary>
    public static string PathOf(string target)
    {
        var path = WithoutAuthority(target);
        var query = path.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? path : path[..query];
    }

    /// <summary>RFC 9112 3.2.2 lets clients send the whole URL.</summary>
    private static string WithoutAuthority(string target)
    {
        if (target.StartsWith('/')) return target;
        var authority = target.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
        return path < 0 ? "/" : target[path..];
    }

    private static string? Decode(string part)
    {
        if (!part.AsSpan().ContainsAnyExceptInRange('\u0001', '\u007f') && !part.Contains('%', StringComparison.Ordinal)) return part;
        var bytes = new byte[part.Length];
        var count = 0;
        for (var i = 0; i < part.Length; i++, count++)
        {
            if (part[i] > '\u007f') return null;
            bytes[count] = (byte)part[i];
            if (part[i] != '%') continue;
            if (i + 2 >= part.Length || !char.IsAsciiHexDigit(part[i + 1]) || !char.IsAsciiHexDigit(part[i + 2])) return null;
            bytes[count] = Convert.ToByte(part.Substring(i + 1, 2), 16);
            i += 2;
        }

        try
        {
            return EntryName.StrictUtf8.GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
