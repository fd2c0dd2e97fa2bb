using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace CloudMount.Staging;

/// <summary>
/// The form of a chunk map over a restart: the format's number, log2 of the chunk size, the source length, then runs of chunks of one
/// state as <c>count * 4 + state</c>, until the last chunk. All numbers but the first two are LEB128. A map read in order takes a few bytes.
/// </summary>
internal static class ChunkMapFormat
{
    private const byte Number = 1;
    private const int PresentBit = 1;
    private const int DirtyBit = 2;

    public static byte[] Write(ChunkMap map)
    {
        var output = new ArrayBufferWriter<byte>(64);
        output.GetSpan(2)[0] = Number;
        output.GetSpan(2)[1] = (byte)int.Log2(map.ChunkBytes);
        output.Advance(2);
        WriteNumber(output, (ulong)map.SourceLength);
        for (var first = 0; first < map.Count;)
        {
            var state = StateOf(map, first);
            var end = EndOfRun(map, first, state);
            WriteNumber(output, ((ulong)(end - first) << 2) | (uint)state);
            first = end;
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>False when the bytes are not the map of a file of that length and chunk size.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int chunkBytes, long length, [NotNullWhen(true)] out ChunkMap? map)
    {
        map = null;
        if (bytes.Length < 3 || bytes[0] != Number || bytes[1] != int.Log2(chunkBytes) || !ChunkMap.CanHold(chunkBytes, length)) return false;
        bytes = bytes[2..];
        if (!TryReadNumber(ref bytes, out var sourceLength) || sourceLength > (ulong)length) return false;
        var result = ChunkMap.Absent(chunkBytes, length, (long)sourceLength);
        var first = 0;
        while (TryReadNumber(ref bytes, out var run))
        {
            if (run >> 2 is 0 || run >> 2 > (ulong)(result.Count - first) || (run & 3) == DirtyBit) return false;
            var range = new ChunkRange(first, first + (int)(run >> 2));
            if ((run & PresentBit) != 0) result.Present.Set(range.First, range.End);
            if ((run & DirtyBit) != 0) result.Dirty.Set(range.First, range.End);
            first = range.End;
        }

        map = bytes.IsEmpty && first == result.Count ? result : null;
        return map is not null;
    }

    private static int StateOf(ChunkMap map, int chunk) => (map.Present[chunk] ? PresentBit : 0) | (map.Dirty[chunk] ? DirtyBit : 0);

    private static int EndOfRun(ChunkMap map, int first, int state)
    {
        var end = (state & PresentBit) != 0 ? map.Present.NextClear(first, map.Count) : map.Present.NextSet(first, map.Count);
        return (state & DirtyBit) != 0 ? map.Dirty.NextClear(first, end) : map.Dirty.NextSet(first, end);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, ulong value)
    {
        var target = output.GetSpan(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7) target[count++] = (byte)(value | 0x80);
        target[count++] = (byte)value;
        output.Advance(count);
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var index = 0; index < bytes.Length && index < 10; index++)
        {
            value |= (ulong)(bytes[index] & 0x7F) << (7 * index);
            if (bytes[index] >= 0x80) continue;
            bytes = bytes[(index + 1)..];
            return true;
        }

        return false;
    }
}
