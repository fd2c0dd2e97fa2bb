using CloudMount.Staging;
using Xunit;

namespace CloudMount.Tests.Staging;

public sealed class ReadAheadTests
{
    private const long Mebi = 1 << 20;

    [Fact]
    public void Nothing_is_loaded_ahead_of_a_first_read()
    {
        var ahead = new ReadAhead(64 * Mebi);
        Assert.Equal(default, ahead.Next(0, 4096));
    }

    [Fact]
    public void The_window_grows_in_sequence_up_to_its_limit_and_leaves_no_gap()
    {
        var ahead = new ReadAhead(8 * Mebi);
        long requested = 0;
        for (long offset = 0; offset < 64 * Mebi; offset += 128 << 10)
        {
            var (start, end) = ahead.Next(offset, 128 << 10);
            if (start == end) continue;
            Assert.Equal(Math.Max(requested, offset + (128 << 10)), start);
            requested = end;
            Assert.InRange(end - offset, 0, (8 * Mebi) + (128 << 10));
        }

        Assert.Equal(8 * Mebi, ahead.WindowBytes);
        Assert.True(requested > 64 * Mebi);
    }

    [Fact]
    public void A_long_read_at_the_start_opens_the_window_at_once()
    {
        var ahead = new ReadAhead(64 * Mebi);
        Assert.Equal((Mebi, 9 * Mebi), ahead.Next(0, Mebi));
    }

    [Fact]
    public void A_sequence_that_the_kernel_has_seen_too_opens_a_window_worth_a_round_trip()
    {
        var ahead = new ReadAhead(64 * Mebi);
        Assert.Equal(default, ahead.Next(0, 16 << 10));
        ahead.Next(16 << 10, 32 << 10);
        Assert.Equal(Mebi, ahead.WindowBytes);
    }

    [Fact]
    public void Small_reads_in_sequence_open_a_small_window()
    {
        var ahead = new ReadAhead(64 * Mebi);
        ahead.Next(0, 4096);
        ahead.Next(4096, 4096);
        Assert.Equal(8 * 4096, ahead.WindowBytes);
    }

    [Fact]
    public void A_seek_collapses_the_window()
    {
        var ahead = new ReadAhead(64 * Mebi);
        for (var index = 0; index < 100; index++) ahead.Next(index * 4096, 4096);
        Assert.NotEqual(0, ahead.WindowBytes);
        Assert.Equal(default, ahead.Next(500 * Mebi, 4096));
        Assert.Equal(0, ahead.WindowBytes);
    }

    [Fact]
    public void Random_reads_never_load_ahead()
    {
        var random = new Random(1);
        var ahead = new ReadAhead(64 * Mebi);
        for (var index = 0; index < 1000; index++) Assert.Equal(default, ahead.Next((1 + random.NextInt64(1 << 20)) * 8192, 4096));
    }

    [Fact]
    public void A_little_disorder_within_an_open_window_is_still_sequence()
    {
        var ahead = new ReadAhead(64 * Mebi);
        for (var index = 0; index < 64; index++) ahead.Next(index * (128 << 10), 128 << 10);
        var window = ahead.WindowBytes;
        ahead.Next(65 * (128 << 10), 128 << 10);
        ahead.Next(64 * (128 << 10), 128 << 10);
        Assert.True(ahead.WindowBytes >= window);
    }
}
