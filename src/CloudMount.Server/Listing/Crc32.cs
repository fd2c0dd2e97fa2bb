using System.Buffers.Binary;

namespace CloudMount.Server.Listing;

/// <summary>
/// CRC-32 as in ISO 3309 and zlib: polynomial 0x04C11DB7 reflected, all bits inverted before and after. Eight bytes at a step, each through a
/// table of its own.
/// </summary>
internal sealed class Crc32
{
    private const uint ReflectedPolynomial = 0xEDB88320;
    private const int Slices = 8;
    private static readonly uint[] Tables = MakeTables();
    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        var tables = Tables;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = tables[(7 * 256) + (byte)low] ^ tables[(6 * 256) + (byte)(low >> 8)]
                ^ tables[(5 * 256) + (byte)(low >> 16)] ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (byte)high] ^ tables[(2 * 256) + (byte)(high >> 8)]
                ^ tables[256 + (byte)(high >> 16)] ^ tables[(int)(high >> 24)];
        }

        foreach (var value in bytes) state = (state >> 8) ^ tables[(byte)(state ^ value)];
        _state = state;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[Slices * 256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) * ReflectedPolynomial);
            tables[i] = value;
        }

        for (var i = 256; i < tables.Length; i++) tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
