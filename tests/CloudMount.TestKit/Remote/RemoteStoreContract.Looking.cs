using CloudMount.Remote;
using Xunit;

namespace CloudMount.TestKit.Remote;

/// <content>Connecting, stat, list and space.</content>
public abstract partial class RemoteStoreContract
{
    [Fact]
    public async Task Connecting_tells_the_capabilities() =>
        Assert.Equal(Store.Capabilities, Ok(await Store.ConnectAsync(Cancellation)));

    [Fact]
    public async Task The_root_is_a_directory_without_a_name()
    {
        var root = await StatAsync("/");
        Assert.True(root.IsDirectory);
        Assert.Equal("", root.Name);
        Assert.Equal("", root.Version);
        Assert.Null(root.Children);
    }

    [Fact]
    public async Task A_missing_entry_is_not_found()
    {
        Fails(RemoteErrorKind.NotFound, await Store.StatAsync(PathOf("/no"), Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.StatAsync(PathOf("/no/no"), Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.ListAsync(PathOf("/no"), wholeTree: false, Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.OpenReadAsync(PathOf("/no"), "v", 0, 1, Cancellation));
    }

    [Fact]
    public async Task A_file_is_not_listed_and_a_directory_is_not_read()
    {
        await PutAsync("/file", Bytes(3));
        await MakeDirectoryAsync("/directory");
        Fails(RemoteErrorKind.NotFound, await Store.ListAsync(PathOf("/file"), wholeTree: false, Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.OpenReadAsync(PathOf("/directory"), "v", 0, 1, Cancellation));
    }

    [Fact]
    public async Task An_empty_directory_has_an_empty_list()
    {
        await MakeDirectoryAsync("/empty");
        Assert.Empty(await NamesAsync("/empty"));
    }

    [Fact]
    public async Task A_listing_shows_one_level_or_the_whole_tree()
    {
        await MakeDirectoryAsync("/a");
        await MakeDirectoryAsync("/a/b");
        var file = await PutAsync("/a/b/c", Bytes(5));
        var level = Ok(await Store.ListAsync(PathOf("/a"), wholeTree: false, Cancellation));
        Assert.Equal("a", level.Name);
        Assert.Null(Assert.Single(level.Children!).Children);

        var listed = await Store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation);
        if (listed.Error?.Kind == RemoteErrorKind.NotSupported) return;
        var tree = Ok(listed);
        var inner = Assert.Single(Assert.Single(Assert.Single(tree.Children!).Children!).Children!);
        Assert.Equal(file.Version, inner.Version);
        Assert.Equal(("c", 5L, false), (inner.Name, inner.Size, inner.IsDirectory));
        Assert.Null(inner.Children);
    }

    [Fact]
    public async Task Stat_and_list_agree_about_an_entry()
    {
        var put = await PutAsync("/same", Bytes(1234));
        var listed = Assert.Single(Ok(await Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Children!);
        var seen = await StatAsync("/same");
        foreach (var entry in new[] { listed, seen })
        {
            Assert.Equal((put.Name, put.Size, put.Version, put.ModifyTime), (entry.Name, entry.Size, entry.Version, entry.ModifyTime));
        }
    }

    [Fact]
    public async Task Some_hundred_entries_are_all_listed()
    {
        var names = Enumerable.Range(0, 300).Select(number => $"d{number:D3}").ToArray();
        await Parallel.ForEachAsync(names, Cancellation, async (name, _) => await MakeDirectoryAsync("/" + name));
        Assert.Equal(names, await NamesAsync("/"));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("two words ")]
    [InlineData("%41%2Fb")]
    [InlineData("a?b#c&d=e+f;g")]
    [InlineData("back\\slash")]
    [InlineData("\u0001\u001f\u007f control\nline")]
    [InlineData(".hidden")]
    [InlineData("...")]
    [InlineData("ends.")]
    [InlineData("Makefile")]
    [InlineData("\u00fc\u4e2d\ud83d\ude00 '\"<>|*:")]
    public async Task Unusual_names_are_names(string name)
    {
        var content = Bytes(10);
        await PutAsync("/" + name, content);
        await MakeDirectoryAsync("/directory.d");
        var replaced = await PutAsync("/directory.d/" + name, []);
        Assert.Equal([name], (await NamesAsync("/")).Where(listed => listed != "directory.d"));
        Assert.Equal(content, await ReadAllAsync("/" + name));
        Ok(await Store.MoveAsync(PathOf("/" + name), PathOf("/directory.d/" + name), replaced.Version, Cancellation));
        Assert.Equal([name], await NamesAsync("/directory.d"));
        Ok(await Store.DeleteAsync(PathOf("/directory.d/" + name), null, Cancellation));
        Assert.Empty(await NamesAsync("/directory.d"));
    }

    [Fact]
    public async Task A_name_may_have_255_bytes()
    {
        var name = new string('n', 255);
        await PutAsync("/" + name, Bytes(1));
        Assert.Equal([name], await NamesAsync("/"));
    }

    [Fact]
    public async Task Space_is_told_or_not_supported()
    {
        var space = await Store.GetSpaceAsync(TimeSpan.Zero, Cancellation);
        if (space.IsOk) Assert.InRange(space.Value.UsedBytes, 0, space.Value.TotalBytes);
        else Fails(RemoteErrorKind.NotSupported, space);
    }

    [Fact]
    public async Task A_cancelled_call_throws()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.StatAsync(RemotePath.Root, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.UploadAsync(PathOf("/f"), Request(Bytes(1)), cancelled));
    }
}
