using System.Buffers.Binary;
using System.Text;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// <see cref="EntryRecord"/> in bytes: format 1, flags, version with signature (32 bytes, if flagged), create time (8, if flagged), id
/// (16, if flagged), then each attribute as two strings with a 16-bit length. Little-endian. Bytes that are not of this form read as an empty record: the folder
/// is open to others, who may write anything.
/// </summary>
internal static class EntryRecordFormat
{
    private const byte Format = 1;
    private const byte HasVersion = 1;
    private const byte HasCreateTime = 2;
    private const byte HasId = 4;

    /// <summary>Null when the record is longer than an extended attribute may be.</summary>
    public static byte[]? Write(EntryRecord record)
    {
        using var stream = new MemoryStream(128);
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write((byte)(
            (record.Version is null ? 0 : HasVersion) | (record.CreateTime is null ? 0 : HasCreateTime) | (record.Id is null ? 0 : HasId)));
        if (record.Version is { } version)
        {
            Span<byte> bytes = stackalloc byte[FileVersion.Bytes];
            BinaryPrimitives.WriteUInt128LittleEndian(bytes, version.Value);
            writer.Write(bytes);
            writer.Write(record.SignedSize);
            writer.Write(record.SignedModifyTime);
        }

        if (record.CreateTime is { } createTime) writer.Write(createTime);
        if (record.Id is { } id) writer.Write(id.ToBytes());
        foreach (var (name, value) in record.Attributes)
        {
            Write(writer, name);
            Write(writer, value);
        }

        return stream.Length <= ExtendedAttribute.MaxBytes ? stream.ToArray() : null;
    }

    public static EntryRecord Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != Format) return EntryRecord.Empty;
        var flags = bytes[1];
        var rest = bytes[2..];
        var record = EntryRecord.Empty;
        if ((flags & HasVersion) != 0)
        {
            if (rest.Length < FileVersion.Bytes + 16) return EntryRecord.Empty;
            record = record.Signed(
                new(BinaryPrimitives.ReadUInt128LittleEndian(rest)),
                BinaryPrimitives.ReadInt64LittleEndian(rest[FileVersion.Bytes..]),
                BinaryPrimitives.ReadInt64LittleEndian(rest[(FileVersion.Bytes + 8)..]));
            rest = rest[(FileVersion.Bytes + 16)..];
        }

        if ((flags & HasCreateTime) != 0)
        {
            if (rest.Length < 8) return EntryRecord.Empty;
            record = record with { CreateTime = BinaryPrimitives.ReadInt64LittleEndian(rest) };
            rest = rest[8..];
        }

        if ((flags & HasId) != 0)
        {
            if (rest.Length < EntryId.Bytes) return EntryRecord.Empty;
            record = record with { Id = new EntryId(new Guid(rest[..EntryId.Bytes])) };
            rest = rest[EntryId.Bytes..];
        }

        return rest.IsEmpty ? record : record with { Attributes = ReadAttributes(rest) };
    }

    private static List<KeyValuePair<string, string>> ReadAttributes(ReadOnlySpan<byte> rest)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        while (TryRead(ref rest, out var name) && TryRead(ref rest, out var value)) attributes.Add(new(name, value));
        return attributes;
    }

    private static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ushort)bytes.Length);
        writer.Write(bytes);
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.Length < 2) return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (rest.Length < 2 + length) return false;
        text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return true;
    }
}
