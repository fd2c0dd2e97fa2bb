using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>
/// What a service cannot hold of an inode, as the string attributes of its path: <c>mode</c> (octal), <c>uid</c>, <c>gid</c>, <c>mtime</c> (ns, only
/// where the service keeps times in coarser steps than .NET), <c>kind</c>, <c>rdev</c>, and each extended attribute as <c>x.</c> and its name in
/// base64url, its value in base64.
/// </summary>
internal static partial class RemoteAttributes
{
    private const string Mode = "mode";
    private const string User = "uid";
    private const string Group = "gid";
    private const string Time = "mtime";
    private const string Kind = "kind";
    private const string Device = "rdev";
    private const string ExtendedPrefix = "x.";

    private static readonly (FileKind Kind, string Word)[] Kinds =
    [
        (FileKind.SymbolicLink, "link"), (FileKind.Fifo, "fifo"), (FileKind.Socket, "socket"),
        (FileKind.CharacterDevice, "char"), (FileKind.BlockDevice, "block"),
    ];

    /// <summary>Whether the service can hold inodes of a kind at all; what it cannot stays in the index.</summary>
    public static bool CanHold(FileKind kind, RemoteCapabilities capabilities) =>
        kind is FileKind.Regular or FileKind.Directory || capabilities.HasAttributes;

    /// <summary>The attributes to send for an inode; none where the service keeps none.</summary>
    /// <param name="isWhole">False when extended attributes were left out because they do not fit.</param>
    public static IReadOnlyDictionary<string, string> Of(
        InodeRecord inode, IReadOnlyList<(byte[] Name, byte[] Value)> extended, RemoteCapabilities capabilities, out bool isWhole)
    {
        isWhole = extended.Count == 0 || capabilities.HasAttributes;
        if (!capabilities.HasAttributes) return RemoteEntry.EmptyAttributes;
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Mode] = Convert.ToString(inode.Permissions & 0xFFF, 8),
            [User] = Number(inode.UserId),
            [Group] = Number(inode.GroupId),
        };
        if (IsTimeSent(inode.Kind, capabilities)) all[Time] = inode.ModifyTime.Nanoseconds.ToString(CultureInfo.InvariantCulture);
        if (Array.Find(Kinds, known => known.Kind == inode.Kind).Word is { } word) all[Kind] = word;
        if (inode.Kind is FileKind.CharacterDevice or FileKind.BlockDevice) all[Device] = Number(inode.Device);
        isWhole = AddExtended(all, extended, capabilities.MaxAttributeBytes);
        return all;
    }

    /// <summary>One string for equal attributes: JSON with sorted names; empty for none.</summary>
    public static string Canonical(IReadOnlyDictionary<string, string> attributes)
    {
        if (attributes.Count == 0) return "";
        var output = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static bool IsTimeSent(FileKind kind, RemoteCapabilities capabilities) =>
        kind != FileKind.Directory && capabilities.ModifyTimeStep > TimeSpan.FromTicks(1);

    private static bool AddExtended(SortedDictionary<string, string> all, IReadOnlyList<(byte[] Name, byte[] Value)> extended, int maxBytes)
    {
        var bytes = all.Sum(pair => pair.Key.Length + pair.Value.Length);
        var isWhole = true;
        foreach (var (name, value) in extended)
        {
            var key = ExtendedPrefix + Base64Url.EncodeToString(name);
            var text = Convert.ToBase64String(value);
            if (bytes + key.Length + text.Length > maxBytes)
            {
                isWhole = false;
                continue;
            }

            bytes += key.Length + text.Length;
            all[key] = text;
        }

        return isWhole;
    }

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
