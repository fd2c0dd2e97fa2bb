using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Tests.Staging;

public sealed class StagingFileTests : IDisposable
{
    private readonly StagingFixture _fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_new_file_is_whole_and_reads_what_was_written()
    {
        using var file = _fixture.Area.Create(new(1)).Value;
        Assert.True(file.IsWhole);
        Assert.Equal(5, (await file.WriteAsync(3, "hello"u8.ToArray(), Cancellation)).Value);
        Assert.Equal(8, file.Length);
        Assert.Equal("\0\0\0hello"u8.ToArray(), await _fixture.Read(file, 0, 100));
        Assert.Equal(VfsStatus.Exists, _fixture.Area.Create(new(1)).Status);
    }

    [Fact]
    public async Task Absent_chunks_come_from_the_source()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100));
        using var file = _fixture.Absent(remote);
        Assert.Equal(remote.Content[10..60], await _fixture.Read(file, 10, 50));
        Assert.Equal(remote.Content, await _fixture.Read(file, 0, 200));
        Assert.True(file.IsWhole);
    }

    [Fact]
    public async Task A_random_read_fetches_its_chunk_and_no_more()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(1000));
        using var file = _fixture.Absent(remote);
        await _fixture.Read(file, 500, 3);
        Assert.Equal([(496, 16)], remote.Calls);
    }

    [Fact]
    public async Task A_write_over_part_of_an_absent_chunk_loads_it_first()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100));
        using var file = _fixture.Absent(remote);
        Assert.Equal(2, (await file.WriteAsync(20, new byte[2], Cancellation)).Value);
        var expected = remote.Content.ToArray();
        expected.AsSpan(20, 2).Clear();
        Assert.Equal([(16, 16)], remote.Calls);
        Assert.Equal(expected, await _fixture.Read(file, 0, 100));
    }

    [Fact]
    public async Task A_write_over_whole_absent_chunks_loads_nothing()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100));
        using var file = _fixture.Absent(remote);
        Assert.Equal(100, (await file.WriteAsync(0, new byte[100], Cancellation)).Value);
        Assert.True(file.IsWhole);
        Assert.Empty(remote.Calls);
    }

    [Fact]
    public async Task Cut_and_grown_again_reads_as_zeros_although_absent()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100));
        using var file = _fixture.Absent(remote);
        Assert.Equal(VfsStatus.Ok, await file.SetLengthAsync(20, Cancellation));
        Assert.Equal(VfsStatus.Ok, await file.SetLengthAsync(70, Cancellation));
        byte[] expected = [.. remote.Content[..20], .. new byte[50]];
        Assert.Equal(expected, await _fixture.Read(file, 0, 100));
    }

    [Fact]
    public async Task A_write_behind_the_end_of_an_absent_last_chunk_keeps_its_bytes()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(20));
        using var file = _fixture.Absent(remote);
        Assert.Equal(3, (await file.WriteAsync(25, "abc"u8.ToArray(), Cancellation)).Value);
        byte[] expected = [.. remote.Content, .. new byte[5], .. "abc"u8];
        Assert.Equal(expected, await _fixture.Read(file, 0, 100));
    }

    [Fact]
    public async Task Holes_are_punched_and_edges_are_loaded()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100));
        using var file = _fixture.Absent(remote);
        Assert.Equal(VfsStatus.Ok, await file.AllocateAsync(AllocateMode.PunchHole | AllocateMode.KeepSize, 10, 60, Cancellation));
        var expected = remote.Content.ToArray();
        expected.AsSpan(10, 60).Clear();
        Assert.Equal(expected, await _fixture.Read(file, 0, 100));
    }

    [Fact]
    public async Task Absent_content_counts_as_data()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100));
        using var file = _fixture.Absent(remote);
        await file.SetLengthAsync(20_000, Cancellation);
        Assert.Equal(50, file.Seek(50, SeekTarget.Data).Value);
        Assert.Equal(112, file.Seek(0, SeekTarget.Hole).Value);
        Assert.Equal(VfsStatus.NoDataAtOffset, file.Seek(200, SeekTarget.Data).Status);
        Assert.Equal(VfsStatus.NoDataAtOffset, file.Seek(20_000, SeekTarget.Hole).Status);
    }

    [Fact]
    public async Task A_range_is_copied_between_files_whole_or_not()
    {
        var remote = new RemoteFile(StagingFixture.Bytes(100));
        using var file = _fixture.Absent(remote);
        using var target = _fixture.Area.Create(new(2)).Value;
        Assert.Equal(50, (await file.CopyRangeAsync(20, target, 5, 50, Cancellation)).Value);
        Assert.Equal(50, (await target.CopyRangeAsync(5, target, 100, 50, Cancellation)).Value);
        Assert.Equal(remote.Content[20..70], await _fixture.Read(target, 100, 50));
        Assert.Equal(0, (await file.CopyRangeAsync(100, target, 0, 50, Cancellation)).Value);
        Assert.Equal(VfsStatus.InvalidArgument, (await target.CopyRangeAsync(0, target, 10, 50, Cancellation)).Status);
    }
}
