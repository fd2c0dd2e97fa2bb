using System.Diagnostics;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Staging;
using Xunit;

namespace CloudMount.Tests.Staging;

public sealed class FillTests : IDisposable
{
    private readonly StagingFixture _fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Two_readers_of_one_chunk_share_one_flight()
    {
        var gate = new TaskCompletionSource();
        var remote = new RemoteFile(StagingFixture.Bytes(100)) { BeforeOpen = _ => gate.Task };
        using var file = _fixture.Absent(remote);
        var reads = Enumerable.Range(0, 5).Select(index => _fixture.Read(file, 32 + index, 4)).ToArray();
        gate.SetResult();
        for (var index = 0; index < 5; index++) Assert.Equal(remote.Content[(32 + index)..(36 + index)], await reads[index]);
        Assert.Equal([(32, 16)], remote.Calls);
    }

    [Fact]
    public async Task A_cancelled_reader_does_not_cancel_the_load_others_wait_for()
    {
        var gate = new TaskCompletionSource();
        var remote = new RemoteFile(StagingFixture.Bytes(100)) { BeforeOpen = _ => gate.Task };
        using var file = _fixture.Absent(remote);
        using var cancel = new CancellationTokenSource();
        var impatient = file.ReadAsync(_fixture.Area.CreateCursor(), 0, new byte[4], cancel.Token).AsTask();
        var patient = _fixture.Read(file, 4, 4);
        await cancel.CancelAsync();
        Assert.Equal(VfsStatus.Interrupted, (await impatient).Status);
        gate.SetResult();
        Assert.Equal(remote.Content[4..8], await patient);
        Assert.Single(remote.Calls);
    }

    [Fact]
    public async Task A_chunk_can_be_read_while_the_rest_of_its_range_is_still_arriving()
    {
        var gate = new TaskCompletionSource();
        var remote = new RemoteFile(StagingFixture.Bytes(64)) { BeforeRead = offset => offset >= 32 ? gate.Task : Task.CompletedTask, PieceBytes = 16 };
        using var file = _fixture.Absent(remote);
        var fill = file.FillAsync(Cancellation);
        Assert.Equal(remote.Content[..32], await _fixture.Read(file, 0, 32));
        Assert.False(fill.IsCompleted);
        gate.SetResult();
        Assert.Equal(VfsStatus.Ok, await fill);
        Assert.Equal([(0, 64)], remote.Calls);
    }

    [Fact]
    public async Task A_fill_uses_large_ranges_in_parallel()
    {
        var together = new TaskCompletionSource();
        var opened = 0;
        var remote = new RemoteFile(StagingFixture.Bytes(512))
        {
            BeforeOpen = _ =>
            {
                if (Interlocked.Increment(ref opened) == 8) together.SetResult();
                return together.Task;
            },
        };
        using var file = _fixture.Absent(remote);
        Assert.Equal(VfsStatus.Ok, await file.FillAsync(Cancellation));
        Assert.Equal(Enumerable.Range(0, 8).Select(index => (index * 64L, 64L)), remote.Calls.Order());
        Assert.True(file.IsWhole);
        Assert.Empty(_fixture.Maps.Maps.GetValueOrDefault(new(1)).Map ?? []);
        Assert.Equal(VfsStatus.Ok, file.Sync(dataOnly: false));
        Assert.Empty(_fixture.Maps.Maps[new(1)].Map);
    }

    [Fact]
    public async Task A_broken_range_keeps_what_arrived_and_resumes_the_rest()
    {
        var isBroken = false;
        var remote = new RemoteFile(StagingFixture.Bytes(64))
        {
            PieceBytes = 10,
            BeforeRead = offset =>
            {
                if (isBroken || offset < 40) return Task.CompletedTask;
                isBroken = true;
                throw new IOException("The connection broke.");
            },
        };
        using var file = _fixture.Absent(remote);
        Assert.Equal(remote.Content, await _fixture.Read(file, 0, 64));
        Assert.Equal([(0, 64), (32, 32)], remote.Calls);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_reply_of_another_length_marks_nothing_present(int surplus)
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100)) { Surplus = surplus };
        using var file = _fixture.Absent(remote);
        Assert.Equal(VfsStatus.IoError, (await file.ReadAsync(_fixture.Area.CreateCursor(), 0, new byte[10], Cancellation)).Status);
        remote.Surplus = 0;
        Assert.Equal(remote.Content[..10], await _fixture.Read(file, 0, 10));
    }

    [Fact]
    public async Task A_stream_that_never_gives_anything_is_given_up()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100)) { BeforeRead = _ => throw new IOException("The connection broke.") };
        using var file = _fixture.Absent(remote);
        Assert.Equal(VfsStatus.IoError, (await file.ReadAsync(_fixture.Area.CreateCursor(), 0, new byte[10], Cancellation)).Status);
        Assert.InRange(remote.Calls.Count, 2, 10);
    }

    [Fact]
    public async Task An_error_of_the_remote_is_told_and_can_be_got_over()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100)) { Error = new(RemoteErrorKind.Unreachable, "Away.") };
        using var file = _fixture.Absent(remote);
        Assert.Equal(VfsStatus.Unreachable, (await file.ReadAsync(_fixture.Area.CreateCursor(), 0, new byte[10], Cancellation)).Status);
        Assert.Equal(VfsStatus.Unreachable, await file.FillAsync(Cancellation));
        Assert.Throws<SourceChangedException>(() => file.CreateUploadSource());
        remote.Error = null;

        // A load that began before may still end with the old error.
        VfsStatus status;
        do status = await file.FillAsync(Cancellation);
        while (status == VfsStatus.Unreachable);
        Assert.Equal(VfsStatus.Ok, status);
    }

    [Fact]
    public async Task A_chunk_written_while_it_is_loading_keeps_what_was_written()
    {
        var gate = new TaskCompletionSource();
        var remote = new RemoteFile(StagingFixture.Bytes(64)) { BeforeRead = _ => gate.Task };
        using var file = _fixture.Absent(remote);
        var fill = file.FillAsync(Cancellation);
        while (remote.Calls.Count == 0) await Task.Yield();
        Assert.Equal(16, (await file.WriteAsync(16, new byte[16], Cancellation)).Value);
        gate.SetResult();
        Assert.Equal(VfsStatus.Ok, await fill);
        byte[] expected = [.. remote.Content[..16], .. new byte[16], .. remote.Content[32..]];
        Assert.Equal(expected, await _fixture.Read(file, 0, 64));
    }

    [Fact]
    public async Task Cutting_a_file_that_is_loading_does_not_bring_the_cut_bytes_back()
    {
        var gate = new TaskCompletionSource();
        var remote = new RemoteFile(StagingFixture.Bytes(64)) { BeforeRead = _ => gate.Task };
        using var file = _fixture.Absent(remote);
        var fill = file.FillAsync(Cancellation);
        while (remote.Calls.Count == 0) await Task.Yield();
        Assert.Equal(VfsStatus.Ok, await file.SetLengthAsync(20, Cancellation));
        Assert.Equal(VfsStatus.Ok, await file.SetLengthAsync(64, Cancellation));
        gate.SetResult();
        Assert.Equal(VfsStatus.Ok, await fill);
        byte[] expected = [.. remote.Content[..20], .. new byte[44]];
        Assert.Equal(expected, await _fixture.Read(file, 0, 64));
    }

    [Fact]
    public async Task Reading_in_sequence_loads_ahead_and_a_seek_stops_it()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(10_000));
        using var file = _fixture.Absent(remote);
        var cursor = _fixture.Area.CreateCursor();
        var buffer = new byte[16];
        for (var offset = 0; offset < 160; offset += 16) await file.ReadAsync(cursor, offset, buffer, Cancellation);
        // Loads ahead run by themselves; without them the loop would not end.
        while (remote.BytesAsked <= 160) await Task.Delay(1, Cancellation);
        await file.ReadAsync(cursor, 9_000, buffer.AsMemory(0, 4), Cancellation);
        Assert.Equal([(8_992, 16)], remote.Calls.Where(call => call.Offset > 5_000));
    }

    [Fact]
    public async Task Loads_ahead_end_when_nobody_has_the_file_open()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(10_000));
        var file = _fixture.Absent(remote);
        var cursor = _fixture.Area.CreateCursor();
        await file.ReadAsync(cursor, 0, new byte[16], Cancellation);
        remote.BeforeRead = offset => offset < 32 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, Cancellation);
        await file.ReadAsync(cursor, 16, new byte[16], Cancellation);
        file.Dispose();
        var started = Stopwatch.StartNew();
        while (_fixture.Area.TryGet(new(1), out var still) && started.Elapsed < TimeSpan.FromSeconds(10))
        {
            still.Dispose();
            await Task.Delay(1, Cancellation);
        }

        Assert.False(_fixture.Area.TryGet(new(1), out _));
        Assert.Equal(0, _fixture.Area.Ledger.ReservedBytes);
    }

    [Fact]
    public async Task Reads_writes_and_fills_at_once_leave_what_was_written()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var remote = new RemoteFile(StagingFixture.Bytes(4096, seed), seed) { BreakRate = 0.2 };
            using var file = _fixture.Absent(remote, 100 + seed);
            var expected = remote.Content.ToArray();
            var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() => WriteStripeAsync(file, expected, writer)));
            var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadAllAsync(file, remote.Content)));
            await Task.WhenAll([.. writers, .. readers, file.FillAsync(Cancellation)]);
            Assert.Equal(VfsStatus.Ok, await file.FillAsync(Cancellation));
            Assert.Equal(expected, await _fixture.Read(file, 0, 5000));
        }
    }

    /// <summary>Each writer has bytes of its own, 7 of each 28, and inverts them.</summary>
    private static async Task WriteStripeAsync(StagingFile file, byte[] expected, int writer)
    {
        for (var offset = writer * 7; offset + 7 <= expected.Length; offset += 28)
        {
            for (var index = offset; index < offset + 7; index++) expected[index] ^= 0xFF;
            Assert.Equal(7, (await file.WriteAsync(offset, expected.AsMemory(offset, 7), Cancellation)).Value);
        }
    }

    private async Task ReadAllAsync(StagingFile file, byte[] content)
    {
        for (var offset = 0; offset < content.Length; offset += 50)
        {
            var read = await _fixture.Read(file, offset, 50);
            for (var index = 0; index < read.Length; index++)
                Assert.True(read[index] == content[offset + index] || read[index] == (content[offset + index] ^ 0xFF));
        }
    }
}
