using System.Text;

namespace CloudMount.Server.Native;

/// <summary>The rules of one name in a directory.</summary>
internal static class EntryName
{
    /// <summary>NAME_MAX of Linux.</summary>
    public const int MaxBytes = 255;

    /// <summary>Throws on what is no valid UTF-8 or UTF-16, so that two texts never become one name.</summary>
    public static UTF8Encoding StrictUtf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Why a text cannot be a name, or null.</summary>
    public static string? WhyNot(string name)
    {
        if (name.Length == 0) return "A name is empty.";
        if (name is "." or "..") return "A name must not be '.' or '..'.";
        if (name.Contains('/', StringComparison.Ordinal)) return "A name must not hold a slash.";
        if (name.Contains('\0', StringComparison.Ordinal)) return "A name must not hold a zero character.";
        if (HasLoneSurrogate(name)) return "A name is not valid Unicode.";
        return Encoding.UTF8.GetByteCount(name) > MaxBytes ? $"A name is longer than {MaxBytes} bytes." : null;
    }

    /// <summary>The name in UTF-8 with a zero behind it. The name must be one, or ".".</summary>
    public static Span<byte> Terminate(string name, Span<byte> buffer)
    {
        var length = Encoding.UTF8.GetBytes(name, buffer[..^1]);
        buffer[length] = 0;
        return buffer[..(length + 1)];
    }

    /// <summary>The text after the last dot with that dot; empty without one, for a leading dot only, and for a dot at the end.</summary>
    public static string ExtensionOf(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && dot < name.Length - 1 ? name[dot..] : "";
    }

    private static bool HasLoneSurrogate(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i])) continue;
            if (!char.IsHighSurrogate(name[i]) || i + 1 == name.Length || !char.IsLowSurrogate(name[i + 1])) return true;
            i++;
        }

        return false;
    }
}
