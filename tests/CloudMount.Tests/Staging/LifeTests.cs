using CloudMount.Device;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Staging;
using Xunit;

namespace CloudMount.Tests.Staging;

public sealed class LifeTests : IDisposable
{
    private readonly StagingFixture _fixture = new(options => options with { ChunkBytes = 4096, MaxFillBytes = 64 << 10 });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Files_made_beforehand_are_new_and_empty_and_those_left_over_go_with_the_area()
    {
        var last = 0;
        HashSet<StagingId> made = [];
        for (var number = 0; number < 3 * SpareFiles.Most; number++)
        {
            using var file = _fixture.Area.CreateNext(() => new(Interlocked.Increment(ref last))).Value;
            Assert.True(made.Add(file.Id));
            Assert.True(file is { IsWhole: true, IsDirty: true, Length: 0 });
            if (number % 10 == 0) await Task.Delay(1, Cancellation);
        }

        _fixture.Area.Dispose();
        Assert.Equal(made.OrderBy(id => id.Value), _fixture.Area.ScanDisk().OrderBy(id => id.Value));
    }

    [Fact]
    public void Reading_a_staging_file_keeps_its_access_time()
    {
        var other = Directory.CreateTempSubdirectory("staging-").FullName;
        var probe = LocalFile.StopAccessTimes(other);
        Directory.Delete(other);
        if (probe == VfsStatus.NotSupported) Assert.Skip("This file system always keeps access times.");
        using var file = _fixture.Area.Create(new(1)).Value;
        var path = Directory.EnumerateFiles(_fixture.Options.Directory, "*", SearchOption.AllDirectories).Single();
        File.WriteAllText(path, "content");
        var longAgo = DateTime.UnixEpoch.AddYears(30);
        File.SetLastAccessTimeUtc(path, longAgo);
        File.ReadAllText(path);
        Assert.Equal(longAgo, File.GetLastAccessTimeUtc(path));
    }

    [Fact]
    public async Task There_is_one_object_per_id_while_it_is_leased()
    {
        using var file = _fixture.Area.Create(new(1)).Value;
        using (var again = _fixture.Area.Open(new(1), default, null).Value) Assert.Same(file, again);
        Assert.True(_fixture.Area.TryGet(new(1), out var third));
        third.Dispose();
        await file.WriteAsync(0, new byte[1], Cancellation);
        Assert.False(_fixture.Area.TryGet(new(2), out _));
    }

    [Fact]
    public async Task Hits_and_writes_of_whole_files_allocate_nothing()
    {
        using var file = _fixture.Area.Create(new(1)).Value;
        using var partial = _fixture.Absent(new RemoteFile(StagingFixture.Bytes(1 << 20)) { PieceBytes = 4096 }, 2);
        var buffer = new byte[4096];
        var cursor = _fixture.Area.CreateCursor();
        await file.WriteAsync(0, new byte[1 << 20], Cancellation);
        await partial.ReadAsync(cursor, 4096, buffer, Cancellation);

        int Repeat(int count)
        {
            var bytes = 0;
            for (var index = 0; index < count; index++)
            {
                bytes += Now(file.ReadAsync(cursor, index * 64, buffer, CancellationToken.None));
                bytes += Now(partial.ReadAsync(cursor, 4096, buffer, CancellationToken.None));
                bytes += Now(file.WriteAsync(index * 64, buffer, CancellationToken.None));
            }

            return bytes;
        }

        Repeat(500);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var moved = Repeat(1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(1000 * 3 * 4096, moved);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task What_was_fetched_and_written_is_there_after_a_restart()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100_000)) { PieceBytes = 10_000 };
        var expected = remote.Content.ToArray();
        using (var file = _fixture.Absent(remote))
        {
            await _fixture.Read(file, 10_000, 30_000);
            await file.WriteAsync(50_000, new byte[5000], Cancellation);
            expected.AsSpan(50_000, 5000).Clear();
        }

        await _fixture.RestartAsync();
        Assert.Equal([new StagingId(1)], _fixture.Area.ScanDisk());
        _fixture.Area.Adopt(new(1), isDirty: true);
        Assert.True(_fixture.Area.Use.DirtyBytes > 0);
        var asked = remote.Calls.Count;
        using (var file = _fixture.Area.Open(new(1), _fixture.Maps.State(new(1), isDirty: true), remote).Value)
        {
            Assert.Equal(expected[10_000..40_000], await _fixture.Read(file, 10_000, 30_000));
            Assert.Equal(expected[50_000..55_000], await _fixture.Read(file, 50_000, 5000));
            Assert.Equal(asked, remote.Calls.Count);
            Assert.Equal(expected, await _fixture.Read(file, 0, 200_000));
        }
    }

    [Fact]
    public async Task A_map_older_than_an_eviction_does_not_make_holes_readable()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100_000)) { PieceBytes = 10_000 };
        StagedState stale;
        using (var file = _fixture.Absent(remote))
        {
            await file.FillAsync(Cancellation);
            file.Sync(dataOnly: true);
            stale = _fixture.Maps.State(new(1));
            Assert.True(file.Evict(50_000) >= 50_000);
        }

        await _fixture.RestartAsync();
        using var again = _fixture.Area.Open(new(1), stale, remote).Value;
        Assert.False(again.IsWhole);
        Assert.Equal(remote.Content, await _fixture.Read(again, 0, 200_000));
    }

    [Fact]
    public async Task A_missing_file_is_absent_when_clean_and_stale_when_dirty()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100));
        using (var file = _fixture.Area.Open(new(7), new(100, default, false), remote).Value)
            Assert.Equal(remote.Content, await _fixture.Read(file, 0, 200));
        Assert.Equal(VfsStatus.Stale, _fixture.Area.Open(new(8), new(100, default, true), remote).Status);
    }

    [Fact]
    public async Task Maps_are_saved_at_most_once_in_50_milliseconds_while_filling()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(400_000)) { PieceBytes = 4096 };
        using var file = _fixture.Absent(remote);
        for (var offset = 0; offset < 200_000; offset += 4096) await _fixture.Read(file, offset, 10);
        Assert.Equal(0, _fixture.Maps.Saves);
        _fixture.Time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(1, _fixture.Maps.Saves);
        file.Sync(dataOnly: true);
        Assert.Equal(2, _fixture.Maps.Saves);
    }

    [Fact]
    public async Task An_upload_reads_the_content_as_often_as_it_is_opened()
    {
        using var file = _fixture.Area.Create(new(1)).Value;
        var content = StagingFixture.Bytes(10_000);
        await file.WriteAsync(0, content, Cancellation);
        var source = file.CreateUploadSource();
        for (var count = 0; count < 2; count++)
        {
            using var stream = source.Open();
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Cancellation);
            Assert.Equal(content, copy.ToArray());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_stops_before_its_last_byte_when_the_content_changed(bool isPassthrough)
    {
        using var file = _fixture.Area.Create(new(1)).Value;
        await file.WriteAsync(0, StagingFixture.Bytes(10_000), Cancellation);
        using var stream = file.CreateUploadSource().Open();
        var buffer = new byte[10_000];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 9_000), Cancellation);
        if (isPassthrough) RandomAccess.Write(file.Handle, new byte[1], 5);
        else await file.WriteAsync(5, new byte[1], Cancellation);
        await Assert.ThrowsAsync<SourceChangedException>(async () => await stream.ReadExactlyAsync(buffer.AsMemory(0, 1_000), Cancellation));
    }

    [Fact]
    public async Task Passthrough_writes_are_seen_and_counted()
    {
        using var file = _fixture.Area.Create(new(1)).Value;
        file.PinWhole();
        RandomAccess.Write(file.Handle, new byte[8192], 0);
        Assert.Equal(8192, file.Length);
        Assert.Equal(8192, file.Stat().Value.Length);
        file.SettleUse();
        Assert.Equal(8192, _fixture.Area.Use.DirtyBytes);
        file.UnpinWhole();
        Assert.Equal(new byte[8192], await _fixture.Read(file, 0, 9000));
    }

    private static int Now(ValueTask<VfsResult<int>> result) => result.IsCompletedSuccessfully ? result.Result.Value : 0;
}
