using System.Buffers.Binary;
using System.Security.Cryptography;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>The mark of one content of one file. Opaque to clients; equal marks mean equal bytes.</summary>
internal readonly record struct FileVersion(UInt128 Value)
{
    public const int Bytes = 16;

    /// <summary>A mark no content had before.</summary>
    public static FileVersion Mint()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes);
        return new(BinaryPrimitives.ReadUInt128LittleEndian(bytes));
    }

    /// <summary>
    /// The mark of content that did not come through the API. The change time is part of it: nobody can set that back, so an edit that
    /// keeps size and modification time is seen too.
    /// </summary>
    public static FileVersion OfUntracked(in EntryStat stat)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, stat.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], stat.Size);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], stat.ModifyTime);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], stat.ChangeTime);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new(BinaryPrimitives.ReadUInt128LittleEndian(hash));
    }

    public override string ToString() => Value.ToString("x32", null);
}
