using CloudMount.Remote;
using Xunit;

namespace CloudMount.TestKit.Remote;

/// <content>Upload and ranged read.</content>
public abstract partial class RemoteStoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(1_500_001)]
    public async Task An_uploaded_file_reads_back(int size)
    {
        var content = Bytes(size);
        var entry = await PutAsync("/file", content);
        Assert.Equal(("file", (long)size, false), (entry.Name, entry.Size, entry.IsDirectory));
        Assert.NotEmpty(entry.Version);
        Assert.Equal(content, await ReadAllAsync("/file"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 999)]
    [InlineData(4095, 4098)]
    [InlineData(9_999, 1)]
    [InlineData(9_000, 5_000)]
    [InlineData(10_000, 1)]
    [InlineData(50_000, 10)]
    public async Task A_range_gives_its_bytes_and_is_shorter_only_at_the_end(int offset, int length)
    {
        var content = Bytes(10_000);
        var entry = await PutAsync("/file", content);
        var expected = content.Skip(offset).Take(length).ToArray();
        Assert.Equal(expected, await ReadAsync("/file", entry.Version, offset, length));
    }

    [Fact]
    public async Task Ranges_of_one_file_are_read_in_parallel()
    {
        const int Size = 100_000;
        var content = Bytes(Size * 16);
        var entry = await PutAsync("/file", content);
        var parts = await Task.WhenAll(Enumerable.Range(0, 16).Select(part => ReadAsync("/file", entry.Version, part * Size, Size)));
        Assert.Equal(content, parts.SelectMany(part => part).ToArray());
    }

    [Fact]
    public async Task A_range_that_is_given_up_disturbs_nobody()
    {
        var content = Bytes(3_000_000);
        var entry = await PutAsync("/file", content);
        for (var round = 0; round < 5; round++)
        {
            await using var range = Ok(await Store.OpenReadAsync(PathOf("/file"), entry.Version, 0, content.Length, Cancellation));
            await range.Stream.ReadExactlyAsync(new byte[100], Cancellation);
        }

        Assert.Equal(content, await ReadAllAsync("/file"));
    }

    [Fact]
    public async Task An_upload_over_the_expected_version_replaces_it()
    {
        var first = await PutAsync("/file", Bytes(10));
        var second = await PutAsync("/file", Bytes(20), first.Version);
        Assert.NotEqual(first.Version, second.Version);
        Assert.Equal(Bytes(20), await ReadAllAsync("/file"));
        Fails(RemoteErrorKind.VersionMismatch, await Store.OpenReadAsync(PathOf("/file"), first.Version, 0, 1, Cancellation));
    }

    [Fact]
    public async Task An_upload_over_another_version_changes_nothing()
    {
        var first = await PutAsync("/file", Bytes(10));
        await PutAsync("/file", Bytes(20), first.Version);
        Fails(RemoteErrorKind.VersionMismatch, await Store.UploadAsync(PathOf("/file"), Request(Bytes(30), first.Version), Cancellation));
        Fails(RemoteErrorKind.VersionMismatch, await Store.UploadAsync(PathOf("/file"), Request(Bytes(30)), Cancellation));
        Fails(RemoteErrorKind.VersionMismatch, await Store.UploadAsync(PathOf("/file"), Request(Bytes(20, seed: 2)), Cancellation));
        Assert.Equal(Bytes(20), await ReadAllAsync("/file"));
    }

    [Fact]
    public async Task An_upload_over_a_file_that_is_gone_makes_none()
    {
        Fails(RemoteErrorKind.VersionMismatch, await Store.UploadAsync(PathOf("/file"), Request(Bytes(3), "v1"), Cancellation));
        Assert.Empty(await NamesAsync("/"));
    }

    [Fact]
    public async Task An_upload_of_the_bytes_that_are_there_is_success()
    {
        var first = await PutAsync("/file", Bytes(10));
        var again = await PutAsync("/file", Bytes(10));
        Assert.Equal((first.Name, first.Size), (again.Name, again.Size));
        Assert.Equal((await StatAsync("/file")).Version, again.Version);
    }

    [Fact]
    public async Task An_upload_needs_its_parent_and_spares_a_directory()
    {
        await MakeDirectoryAsync("/directory");
        await PutAsync("/file", Bytes(1));
        Fails(RemoteErrorKind.NotFound, await Store.UploadAsync(PathOf("/no/file"), Request(Bytes(1)), Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.UploadAsync(PathOf("/file/file"), Request(Bytes(1)), Cancellation));
        Fails(RemoteErrorKind.Exists, await Store.UploadAsync(PathOf("/directory"), Request(Bytes(1)), Cancellation));
        Fails(RemoteErrorKind.Exists, await Store.UploadAsync(PathOf("/directory"), Request(Bytes(1), "v"), Cancellation));
        Fails(RemoteErrorKind.Exists, await Store.UploadAsync(RemotePath.Root, Request(Bytes(1)), Cancellation));
    }

    [Fact]
    public async Task An_empty_beginning_is_taken_over_when_allowed()
    {
        await PutAsync("/file", []);
        Fails(RemoteErrorKind.VersionMismatch, await Store.UploadAsync(PathOf("/file"), Request(Bytes(9)), Cancellation));
        Ok(await Store.UploadAsync(PathOf("/file"), Request(Bytes(9), adoptEmpty: true), Cancellation));
        Assert.Equal(Bytes(9), await ReadAllAsync("/file"));
        Fails(RemoteErrorKind.VersionMismatch, await Store.UploadAsync(PathOf("/file"), Request(Bytes(8), adoptEmpty: true), Cancellation));
    }

    [Fact]
    public async Task Content_that_changes_while_it_is_sent_is_never_shown()
    {
        var changed = new UploadRequest(new ChangedSource(1_000_000), UploadRequest.MustNotExist, SomeTime, NoAttributes);
        Fails(RemoteErrorKind.SourceChanged, await Store.UploadAsync(PathOf("/new"), changed, Cancellation));
        Assert.Empty(await NamesAsync("/"));

        var old = await PutAsync("/old", Bytes(7));
        Fails(RemoteErrorKind.SourceChanged, await Store.UploadAsync(PathOf("/old"), changed with { ExpectedVersion = old.Version }, Cancellation));
        Assert.Equal(Bytes(7), await ReadAllAsync("/old"));
        Assert.Null(Store.Health.LastFailure);
    }

    [Fact]
    public async Task An_upload_keeps_time_and_attributes_as_far_as_the_service_can()
    {
        var attributes = new Dictionary<string, string> { ["mode"] = "644", ["\u00fc \"x\""] = "\ud83d\ude00\n" };
        var request = Request(Bytes(3)) with { Attributes = attributes };
        Ok(await Store.UploadAsync(PathOf("/file"), request, Cancellation));
        var seen = await StatAsync("/file");
        var step = Store.Capabilities.ModifyTimeStep;
        if (step > TimeSpan.Zero) Assert.InRange(SomeTime.Nanoseconds - seen.ModifyTime.Nanoseconds, 0, (long)step.TotalNanoseconds - 1);
        if (Store.Capabilities.HasAttributes) Assert.Equal(attributes, seen.Attributes);
        else Assert.Empty(seen.Attributes);
    }

    [Fact]
    public async Task Many_small_files_go_up_in_parallel()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 100), Cancellation, async (number, _) => await PutAsync($"/f{number}", Bytes(number, seed: number)));
        Assert.Equal(100, (await NamesAsync("/")).Length);
        foreach (var number in new[] { 0, 1, 57, 99 }) Assert.Equal(Bytes(number, seed: number), await ReadAllAsync($"/f{number}"));
    }
}
