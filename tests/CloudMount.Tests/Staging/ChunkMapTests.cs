using CloudMount.Staging;
using Xunit;

namespace CloudMount.Tests.Staging;

public sealed class ChunkMapTests
{
    [Fact]
    public void Bits_answer_as_an_array_of_booleans_does()
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var bits = new ChunkBits(random.Next(300));
            var expected = new bool[bits.Count];
            for (var step = 0; step < 8; step++)
            {
                var (first, value) = (random.Next(bits.Count + 1), random.Next(2) == 0);
                var end = first + random.Next(bits.Count + 1 - first);
                if (value) bits.Set(first, end);
                else bits.Clear(first, end);
                expected.AsSpan(first, end - first).Fill(value);
            }

            var size = random.Next(300);
            bits.Resize(size);
            Array.Resize(ref expected, size);
            Assert.Equal(expected.Count(bit => bit), bits.SetCount);
            for (var index = 0; index < size; index++)
            {
                var (set, clear) = (expected.AsSpan(index).IndexOf(true), expected.AsSpan(index).IndexOf(false));
                Assert.Equal(set < 0 ? size : index + set, bits.NextSet(index, size));
                Assert.Equal(clear < 0 ? size : index + clear, bits.NextClear(index, size));
            }
        }
    }

    [Fact]
    public void A_map_survives_being_written_and_read()
    {
        var random = new Random(2);
        for (var round = 0; round < 500; round++)
        {
            var map = ChunkMap.Absent(16, random.Next(5000), 0);
            for (var step = random.Next(10); step > 0 && map.Count > 0; step--)
            {
                var first = random.Next(map.Count);
                var range = new ChunkRange(first, first + 1 + random.Next(map.Count - first));
                if (random.Next(2) == 0) map.MarkPresent(range);
                else map.MarkWritten(range);
            }

            Assert.True(ChunkMapFormat.TryRead(ChunkMapFormat.Write(map), 16, map.Length, out var read));
            Assert.Equal(map.SourceLength, read.SourceLength);
            Assert.Equal(map.PresentBytes, read.PresentBytes);
            Assert.Equal(map.DirtyBytes, read.DirtyBytes);
            for (var chunk = 0; chunk < map.Count; chunk++) Assert.Equal((map.Present[chunk], map.Dirty[chunk]), (read.Present[chunk], read.Dirty[chunk]));
        }
    }

    [Fact]
    public void Bytes_that_are_no_map_of_the_file_are_refused()
    {
        var map = ChunkMapFormat.Write(ChunkMap.Whole(16, 100));
        Assert.False(ChunkMapFormat.TryRead(map, 32, 100, out _));
        Assert.False(ChunkMapFormat.TryRead(map, 16, 200, out _));
        Assert.False(ChunkMapFormat.TryRead(map, 16, 50, out _));
        Assert.False(ChunkMapFormat.TryRead(map.AsSpan(0, map.Length - 1), 16, 100, out _));
        Assert.False(ChunkMapFormat.TryRead([.. map, 4], 16, 100, out _));
        Assert.False(ChunkMapFormat.TryRead([], 16, 100, out _));

        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(20)];
            random.NextBytes(bytes);
            if (bytes.Length > 2) (bytes[0], bytes[1]) = (1, 4);
            ChunkMapFormat.TryRead(bytes, 16, 1000, out _);
        }
    }

    [Fact]
    public void A_map_of_a_large_file_read_in_order_takes_a_few_bytes()
    {
        var map = ChunkMap.Absent(64 << 10, 1L << 40, 1L << 40);
        map.MarkPresent(new(0, 100_000));
        Assert.InRange(ChunkMapFormat.Write(map).Length, 3, 20);
        Assert.Equal(100_000L << 16, map.PresentBytes);
    }

    [Fact]
    public void The_last_chunk_counts_with_the_bytes_it_has()
    {
        var map = ChunkMap.Absent(16, 50, 50);
        map.MarkPresent(new(3, 4));
        Assert.Equal(2, map.PresentBytes);
        map.SetLength(55);
        Assert.Equal(7, map.PresentBytes);
        map.SetLength(40);
        Assert.Equal(0, map.PresentBytes);
        Assert.Equal(40, map.SourceLength);
    }
}
