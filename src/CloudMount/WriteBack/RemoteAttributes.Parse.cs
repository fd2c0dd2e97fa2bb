using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

// The way back. Attributes are hostile input: what makes no sense is ignored, value by value.
internal static partial class RemoteAttributes
{
    // XATTR_NAME_MAX and XATTR_SIZE_MAX of linux/limits.h.
    private const int MaxExtendedNameBytes = 255;
    private const int MaxExtendedValueBytes = 65536;

    /// <summary>What the attributes of a remote entry say. The kind only where it fits the entry, the time only where it is that of the content.</summary>
    public static NodeAttributes Parse(RemoteEntry entry, RemoteCapabilities capabilities)
    {
        if (entry.Attributes.Count == 0) return NodeAttributes.None;
        var kind = entry.IsDirectory ? null : ParseKind(entry);
        return new()
        {
            Kind = kind,
            Permissions = ParsePermissions(entry.Attributes.GetValueOrDefault(Mode)),
            UserId = ParseNumber(entry.Attributes.GetValueOrDefault(User)),
            GroupId = ParseNumber(entry.Attributes.GetValueOrDefault(Group)),
            ModifyTime = entry.IsDirectory ? null : ParseTime(entry, capabilities.ModifyTimeStep),
            Device = kind is FileKind.CharacterDevice or FileKind.BlockDevice ? ParseNumber(entry.Attributes.GetValueOrDefault(Device)) ?? 0 : 0,
            ExtendedAttributes = ParseExtended(entry.Attributes),
        };
    }

    /// <summary>The names of the extended attributes in a canonical string of <see cref="Canonical"/>.</summary>
    public static List<byte[]> ExtendedNames(string canonical)
    {
        var names = new List<byte[]>();
        if (canonical.Length == 0) return names;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(canonical));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } key && ParseExtendedName(key) is { } name) names.Add(name);
        }

        return names;
    }

    private static FileKind? ParseKind(RemoteEntry entry)
    {
        if (!entry.Attributes.TryGetValue(Kind, out var word)) return null;
        var known = Array.Find(Kinds, kind => kind.Word == word);
        if (known.Word is null) return null;
        var isLink = known.Kind == FileKind.SymbolicLink;
        return isLink ? entry.Size is > 0 and <= 4095 ? known.Kind : null : entry.Size == 0 ? known.Kind : null;
    }

    private static uint? ParsePermissions(string? text)
    {
        if (text is null || text.Length is 0 or > 4) return null;
        var value = 0u;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7') return null;
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static uint? ParseNumber(string? text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    // Another program may have put new content there and left our attributes: then the service's own time has moved away from ours.
    private static Timestamp? ParseTime(RemoteEntry entry, TimeSpan step)
    {
        if (!entry.Attributes.TryGetValue(Time, out var text)) return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)) return null;
        var distance = Math.Abs((decimal)time - entry.ModifyTime.Nanoseconds);
        return distance < (decimal)step.TotalNanoseconds ? new Timestamp(time) : null;
    }

    private static List<(byte[] Name, byte[] Value)> ParseExtended(IReadOnlyDictionary<string, string> attributes)
    {
        var all = new List<(byte[] Name, byte[] Value)>();
        foreach (var (key, text) in attributes)
        {
            if (text.Length > MaxExtendedValueBytes * 2 || ParseExtendedName(key) is not { } name) continue;
            var value = new byte[text.Length];
            if (Convert.TryFromBase64String(text, value, out var length) && length <= MaxExtendedValueBytes) all.Add((name, value[..length]));
        }

        return all;
    }

    private static byte[]? ParseExtendedName(string key)
    {
        if (!key.StartsWith(ExtendedPrefix, StringComparison.Ordinal) || key.Length > MaxExtendedNameBytes * 2) return null;
        var encoded = key.AsSpan(ExtendedPrefix.Length);
        if (encoded.IsEmpty || !Base64Url.IsValid(encoded)) return null;
        var name = Base64Url.DecodeFromChars(encoded);
        return name.Length is > 0 and <= MaxExtendedNameBytes && !name.AsSpan().Contains((byte)0) ? name : null;
    }
}
