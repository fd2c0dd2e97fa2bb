using System.Diagnostics;
using CloudMount.Primitives;
using CloudMount.Staging;
using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Tests.Staging;

public sealed class SpaceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_larger_than_the_cap_is_read_and_the_cap_holds_meanwhile()
    {
        using var fixture = new StagingFixture(options => options with { MaxCleanBytes = 256 });
        var remote = new RemoteFile(StagingFixture.Bytes(8000));
        using var file = fixture.Absent(remote);
        var cursor = fixture.Area.CreateCursor();
        var buffer = new byte[40];
        for (var offset = 0; offset < 8000; offset += 40)
        {
            Assert.Equal(40, (await file.ReadAsync(cursor, offset, buffer, Cancellation)).Value);
            Assert.Equal(remote.Content[offset..(offset + 40)], buffer);
            Assert.InRange(fixture.Area.Use.CleanBytes, 0, 256);
        }

        Assert.True(fixture.Area.Use.EvictedBytes > 0);
    }

    [Fact]
    public async Task With_no_room_for_a_single_chunk_reads_go_past_the_file()
    {
        using var fixture = new StagingFixture(options => options with { MaxCleanBytes = 0 });
        var remote = new RemoteFile(StagingFixture.Bytes(100)) { BreakRate = 0.3 };
        using var file = fixture.Absent(remote);
        Assert.Equal(remote.Content, await fixture.Read(file, 0, 200));
        Assert.Equal(0, fixture.Area.Use.CleanBytes);
        Assert.Equal(VfsStatus.NoSpace, await file.FillAsync(Cancellation));
    }

    [Fact]
    public async Task While_the_kernel_writes_itself_clean_content_makes_room_on_a_filling_disk()
    {
        using var fixture = new StagingFixture();
        using (var file = fixture.Absent(new RemoteFile(StagingFixture.Bytes(100)))) Assert.Equal(VfsStatus.Ok, await file.FillAsync(Cancellation));
        await fixture.Area.WhenClosedAsync();
        var time = new ManualTimeProvider();
        using var writers = new OutsideWriters(fixture.Area, roomBytes: long.MaxValue, time);
        time.Advance(OutsideWriters.Interval);
        Assert.Equal(100, fixture.Area.Use.CleanBytes);
        writers.Begin();
        time.Advance(OutsideWriters.Interval);
        Assert.Equal(0, fixture.Area.Use.CleanBytes);
        writers.End();
    }

    [Fact]
    public async Task The_file_used_longest_ago_is_given_up_first()
    {
        using var fixture = new StagingFixture(options => options with { MaxCleanBytes = 256 });
        var remotes = Enumerable.Range(0, 3).Select(seed => new RemoteFile(StagingFixture.Bytes(100, seed))).ToArray();
        for (var id = 0; id < 3; id++)
        {
            using var file = fixture.Absent(remotes[id], id);
            Assert.Equal(VfsStatus.Ok, await file.FillAsync(Cancellation));
        }

        await fixture.Area.WhenClosedAsync();
        Assert.InRange(fixture.Area.Use.CleanBytes, 0, 256);
        using var last = fixture.Area.Open(new(2), default, remotes[2]).Value;
        Assert.True(last.IsWhole);
        using var first = fixture.Area.Open(new(0), fixture.Maps.State(new(0)), remotes[0]).Value;
        Assert.False(first.IsWhole);
        Assert.Equal(remotes[0].Content, await fixture.Read(first, 0, 100));
    }

    [Fact]
    public async Task Dirty_and_pinned_content_is_never_given_up()
    {
        using var fixture = new StagingFixture();
        using var file = fixture.Absent(new RemoteFile(StagingFixture.Bytes(100)));
        Assert.Equal(VfsStatus.Ok, await file.FillAsync(Cancellation));
        file.PinWhole();
        Assert.Equal(0, file.Evict(1000));
        file.UnpinWhole();
        await file.WriteAsync(0, new byte[1], Cancellation);
        Assert.Equal(0, file.Evict(1000));
        file.SettleUse();
        Assert.Equal(100, fixture.Area.Use.DirtyBytes);
        fixture.Area.SetDirty(file.Id, isDirty: false);
        Assert.Equal(100, file.Evict(1000));
        Assert.Equal((0, 0), (fixture.Area.Use.DirtyBytes, fixture.Area.Use.CleanBytes));
    }

    [Fact]
    public async Task Confirmed_content_over_the_cap_is_trimmed()
    {
        using var fixture = new StagingFixture(options => options with { MaxCleanBytes = 1000 });
        using (var file = fixture.Area.Create(new(1)).Value) await file.WriteAsync(0, new byte[5000], Cancellation);
        Assert.Equal(5000, fixture.Area.Use.DirtyBytes);
        fixture.Area.SetDirty(new(1), isDirty: false);
        await fixture.Area.WhenTrimmedAsync();
        Assert.InRange(fixture.Area.Use.CleanBytes, 0, 1000);
    }

    [Fact]
    public async Task Writers_over_the_dirty_budget_wait_for_uploads()
    {
        using var fixture = new StagingFixture(options => options with { MaxDirtyBytes = 100 });
        using var file = fixture.Area.Create(new(1)).Value;
        using var other = fixture.Area.Create(new(2)).Value;
        await file.WriteAsync(0, new byte[101], Cancellation);
        var write = other.WriteAsync(0, new byte[10], Cancellation).AsTask();
        Assert.False(write.IsCompleted);
        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        fixture.Area.NoteUploadProgress();
        await Task.Delay(20, Cancellation);
        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(write.IsCompleted);
        fixture.Area.SetDirty(new(1), isDirty: false);
        Assert.Equal(10, (await write).Value);
    }

    [Fact]
    public async Task Writers_get_no_space_when_no_upload_moves()
    {
        using var fixture = new StagingFixture(options => options with { MaxDirtyBytes = 100 });
        using var file = fixture.Area.Create(new(1)).Value;
        await file.WriteAsync(0, new byte[101], Cancellation);
        var write = file.WriteAsync(0, new byte[10], Cancellation).AsTask();
        fixture.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(VfsStatus.NoSpace, (await write).Status);
    }

    [Fact]
    public async Task A_deleted_file_counts_no_more_and_stays_usable()
    {
        using var fixture = new StagingFixture();
        using var file = fixture.Area.Create(new(1)).Value;
        await file.WriteAsync(0, new byte[100], Cancellation);
        fixture.Area.Delete(new(1));
        await file.WriteAsync(100, new byte[100], Cancellation);
        Assert.Equal(0, fixture.Area.Use.DirtyBytes);
        Assert.Equal(new byte[200], await fixture.Read(file, 0, 300));
        Assert.Empty(fixture.Area.ScanDisk());
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_reads_go_on()
    {
        var directory = Directory.CreateTempSubdirectory("staging-small-").FullName;
        if (!TryRun("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", directory))
        {
            Directory.Delete(directory);
            Assert.Skip("Mounting a small tmpfs takes root.");
        }

        try
        {
            using var fixture = new StagingFixture(options => options with { Directory = directory, ChunkBytes = 4096, MaxFillBytes = 64 << 10 });
            var remote = new RemoteFile(StagingFixture.Bytes(6 << 20)) { PieceBytes = 10_000 };
            using (var large = fixture.Absent(remote)) await ReadAllAsync(fixture, large, remote.Content);
            var written = await WriteUntilFullAsync(fixture);
            Assert.InRange(written, 2 << 20, 4 << 20);
            using (var large = fixture.Area.Open(new(1), fixture.Maps.State(new(1)), remote).Value) await ReadAllAsync(fixture, large, remote.Content);
            await fixture.Area.WhenClosedAsync();
        }
        finally
        {
            TryRun("umount", directory);
            Directory.Delete(directory);
        }
    }

    private static async Task ReadAllAsync(StagingFixture fixture, StagingFile file, byte[] content)
    {
        for (var offset = 0; offset < content.Length; offset += 100_000)
        {
            var read = await fixture.Read(file, offset, 100_000);
            Assert.True(read.AsSpan().SequenceEqual(content.AsSpan(offset, Math.Min(100_000, content.Length - offset))));
        }
    }

    private static async Task<long> WriteUntilFullAsync(StagingFixture fixture)
    {
        using var file = fixture.Area.Create(new(2)).Value;
        var expected = StagingFixture.Bytes(8 << 20, 5);
        for (var offset = 0; ;)
        {
            var written = await file.WriteAsync(offset, expected.AsMemory(offset, 50_000), Cancellation);
            if (!written.IsOk)
            {
                Assert.Equal(VfsStatus.NoSpace, written.Status);
                Assert.True((await fixture.Read(file, 0, offset)).AsSpan().SequenceEqual(expected.AsSpan(0, offset)));
                return offset;
            }

            offset += written.Value;
        }
    }

    private static bool TryRun(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
