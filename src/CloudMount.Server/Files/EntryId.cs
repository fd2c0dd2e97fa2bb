using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>Who a file or directory is, whatever its name, place and content become. Opaque to clients.</summary>
internal readonly record struct EntryId(Guid Value)
{
    public const int Bytes = 16;

    public static EntryId Mint() => new(Guid.NewGuid());

    /// <summary>Of an entry whose record cannot be written: the same as long as it is the same inode.</summary>
    public static EntryId Of(in EntryStat stat)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, stat.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], stat.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], stat.BirthTime ?? 0);
        return Hash(bytes);
    }

    /// <summary>The same for the same text.</summary>
    public static EntryId Of(string text) => Hash(Encoding.UTF8.GetBytes(text));

    /// <summary>Null for what is no id.</summary>
    public static EntryId? Parse(string? text) => Guid.TryParseExact(text, "D", out var value) ? new EntryId(value) : null;

    public byte[] ToBytes() => Value.ToByteArray();

    public override string ToString() => Value.ToString("D");

    private static EntryId Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);

        // The version and variant of RFC 9562 that stand for a hash of one's own.
        hash[7] = (byte)((hash[7] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(new Guid(hash[..Bytes]));
    }
}
