using CloudMount.Primitives;
using CloudMount.Remote;
using Xunit;

namespace CloudMount.TestKit.Remote;

/// <content>Directories, moves, edits and deletes.</content>
public abstract partial class RemoteStoreContract
{
    [Fact]
    public async Task A_directory_is_made_once_and_below_a_directory()
    {
        var made = await MakeDirectoryAsync("/a");
        Assert.Equal(("a", true, 0L, ""), (made.Name, made.IsDirectory, made.Size, made.Version));
        await PutAsync("/file", Bytes(1));
        Fails(RemoteErrorKind.Exists, await Store.MakeDirectoryAsync(PathOf("/a"), NoAttributes, Cancellation));
        Fails(RemoteErrorKind.Exists, await Store.MakeDirectoryAsync(PathOf("/file"), NoAttributes, Cancellation));
        Fails(RemoteErrorKind.Exists, await Store.MakeDirectoryAsync(RemotePath.Root, NoAttributes, Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.MakeDirectoryAsync(PathOf("/no/a"), NoAttributes, Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.MakeDirectoryAsync(PathOf("/file/a"), NoAttributes, Cancellation));
    }

    [Fact]
    public async Task A_moved_file_keeps_its_bytes_and_leaves_its_name()
    {
        var entry = await PutAsync("/from", Bytes(50));
        await MakeDirectoryAsync("/to");
        var moved = Ok(await Store.MoveAsync(PathOf("/from"), PathOf("/to/new"), replacedVersion: null, Cancellation));
        Assert.Equal(("new", 50L), (moved.Name, moved.Size));
        Assert.Equal((await StatAsync("/to/new")).Version, moved.Version);
        if (Store.Capabilities.HasVersions) Assert.Equal(entry.Version, moved.Version);
        Assert.Equal(Bytes(50), await ReadAllAsync("/to/new"));
        Assert.Equal(["to"], await NamesAsync("/"));
    }

    [Fact]
    public async Task A_moved_directory_takes_its_tree_along()
    {
        await MakeDirectoryAsync("/a");
        await MakeDirectoryAsync("/a/b");
        await PutAsync("/a/b/c", Bytes(5));
        Assert.Equal("z", Ok(await Store.MoveAsync(PathOf("/a"), PathOf("/z"), replacedVersion: null, Cancellation)).Name);
        Assert.Equal(Bytes(5), await ReadAllAsync("/z/b/c"));
        Fails(RemoteErrorKind.NotFound, await Store.StatAsync(PathOf("/a"), Cancellation));
    }

    [Fact]
    public async Task A_move_replaces_a_file_only_when_told()
    {
        await PutAsync("/from", Bytes(5));
        var replaced = await PutAsync("/to", Bytes(6));
        Fails(RemoteErrorKind.Exists, await Store.MoveAsync(PathOf("/from"), PathOf("/to"), replacedVersion: null, Cancellation));
        Assert.Equal(Bytes(6), await ReadAllAsync("/to"));
        Ok(await Store.MoveAsync(PathOf("/from"), PathOf("/to"), replaced.Version, Cancellation));
        Assert.Equal(["to"], await NamesAsync("/"));
        Assert.Equal(Bytes(5), await ReadAllAsync("/to"));
    }

    [Fact]
    public async Task A_move_replaces_no_other_version_than_it_was_told_of()
    {
        var from = await PutAsync("/from", Bytes(5));
        var old = await PutAsync("/to", Bytes(6));
        await PutAsync("/to", Bytes(7), old.Version);
        Fails(RemoteErrorKind.VersionMismatch, await Store.MoveAsync(PathOf("/from"), PathOf("/to"), old.Version, Cancellation));
        Fails(RemoteErrorKind.VersionMismatch, await Store.MoveAsync(PathOf("/from"), PathOf("/missing"), old.Version, Cancellation));
        Assert.Equal(["from", "to"], await NamesAsync("/"));
        Assert.Equal(Bytes(7), await ReadAllAsync("/to"));
        Assert.Equal(from.Version, (await StatAsync("/from")).Version);
    }

    [Fact]
    public async Task A_move_never_replaces_or_enters_a_directory()
    {
        var version = (await PutAsync("/file", Bytes(5))).Version;
        await MakeDirectoryAsync("/a");
        await MakeDirectoryAsync("/b");
        Fails(RemoteErrorKind.Exists, await Store.MoveAsync(PathOf("/file"), PathOf("/a"), version, Cancellation));
        Fails(RemoteErrorKind.Exists, await Store.MoveAsync(PathOf("/b"), PathOf("/a"), version, Cancellation));
        Fails(RemoteErrorKind.Exists, await Store.MoveAsync(PathOf("/b"), PathOf("/file"), version, Cancellation));
        Fails(RemoteErrorKind.Rejected, await Store.MoveAsync(PathOf("/a"), PathOf("/a/in"), replacedVersion: null, Cancellation));
        Fails(RemoteErrorKind.Rejected, await Store.MoveAsync(RemotePath.Root, PathOf("/a/in"), replacedVersion: null, Cancellation));
        Assert.Equal(["a", "b", "file"], await NamesAsync("/"));
    }

    [Fact]
    public async Task A_move_needs_its_source_and_the_parent_of_its_target()
    {
        await PutAsync("/file", Bytes(5));
        Fails(RemoteErrorKind.NotFound, await Store.MoveAsync(PathOf("/no"), PathOf("/new"), replacedVersion: null, Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.MoveAsync(PathOf("/no"), PathOf("/new"), "some version", Cancellation));
        Fails(RemoteErrorKind.NotFound, await Store.MoveAsync(PathOf("/file"), PathOf("/no/new"), replacedVersion: null, Cancellation));
        Assert.Equal(["file"], await NamesAsync("/"));
    }

    [Fact]
    public async Task A_move_onto_itself_changes_nothing()
    {
        await PutAsync("/file", Bytes(5));
        Ok(await Store.MoveAsync(PathOf("/file"), PathOf("/file"), "some version", Cancellation));
        Assert.Equal(Bytes(5), await ReadAllAsync("/file"));
    }

    [Fact]
    public async Task An_edit_sets_what_it_names_and_keeps_the_rest()
    {
        await PutAsync("/file", Bytes(5));
        var attributes = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };
        Ok(await Store.EditAsync(PathOf("/file"), new RemoteEdit(Attributes: attributes), Cancellation));
        var edited = Ok(await Store.EditAsync(PathOf("/file"), new RemoteEdit(ModifyTime: Timestamp.From(1_600_000_000, 0)), Cancellation));
        Assert.Equal("file", edited.Name);
        var seen = await StatAsync("/file");
        Assert.Equal((edited.Version, edited.ModifyTime), (seen.Version, seen.ModifyTime));
        if (Store.Capabilities.ModifyTimeStep > TimeSpan.Zero) Assert.Equal(1_600_000_000, seen.ModifyTime.Seconds);
        if (Store.Capabilities.HasAttributes) Assert.Equal(attributes, seen.Attributes);
        Assert.Equal(Bytes(5), await ReadAllAsync("/file"));
    }

    [Fact]
    public async Task An_edit_replaces_all_attributes()
    {
        await MakeDirectoryAsync("/a");
        Ok(await Store.EditAsync(PathOf("/a"), new RemoteEdit(Attributes: new Dictionary<string, string> { ["a"] = "1" }), Cancellation));
        var second = new Dictionary<string, string> { ["b"] = "2" };
        var edited = Ok(await Store.EditAsync(PathOf("/a"), new RemoteEdit(Attributes: second), Cancellation));
        if (Store.Capabilities.HasAttributes) Assert.Equal(second, edited.Attributes);
        Assert.Empty(Ok(await Store.EditAsync(PathOf("/a"), new RemoteEdit(Attributes: NoAttributes), Cancellation)).Attributes);
    }

    [Fact]
    public async Task An_edit_of_nothing_and_of_a_missing_entry()
    {
        await PutAsync("/file", Bytes(5));
        Assert.Equal(5, Ok(await Store.EditAsync(PathOf("/file"), new RemoteEdit(), Cancellation)).Size);
        Fails(RemoteErrorKind.NotFound, await Store.EditAsync(PathOf("/no"), new RemoteEdit(SomeTime), Cancellation));
    }

    [Fact]
    public async Task A_version_of_the_service_moves_with_content_alone_and_a_made_one_with_time_and_size()
    {
        var entry = await PutAsync("/file", Bytes(5));
        Ok(await Store.EditAsync(PathOf("/file"), new RemoteEdit(Timestamp.From(5, 0)), Cancellation));
        var seen = await StatAsync("/file");
        if (Store.Capabilities.HasVersions) Assert.Equal(entry.Version, seen.Version);
        else Assert.Equal(entry.ModifyTime == seen.ModifyTime, entry.Version == seen.Version);
        Assert.Equal(seen.Version, (await StatAsync("/file")).Version);
    }

    [Fact]
    public async Task Attributes_that_are_too_large_are_rejected_and_where_none_are_kept_all_are_ignored()
    {
        var large = new Dictionary<string, string> { ["a"] = new('x', Math.Max(10_000, Store.Capabilities.MaxAttributeBytes)) };
        await PutAsync("/file", Bytes(5));
        var edited = await Store.EditAsync(PathOf("/file"), new RemoteEdit(Attributes: large), Cancellation);
        var made = await Store.MakeDirectoryAsync(PathOf("/a"), large, Cancellation);
        if (Store.Capabilities.HasAttributes)
        {
            Fails(RemoteErrorKind.Rejected, edited);
            Fails(RemoteErrorKind.Rejected, made);
            Assert.Equal(["file"], await NamesAsync("/"));
        }
        else
        {
            Assert.Equal(("file", 5L), (Ok(edited).Name, edited.Value.Size));
            Assert.Equal("a", Ok(made).Name);
            Assert.Empty((await StatAsync("/file")).Attributes);
            Assert.Empty((await StatAsync("/a")).Attributes);
        }
    }

    [Fact]
    public async Task A_delete_of_a_version_spares_another_one()
    {
        var first = await PutAsync("/file", Bytes(5));
        var second = await PutAsync("/file", Bytes(6), first.Version);
        Fails(RemoteErrorKind.VersionMismatch, await Store.DeleteAsync(PathOf("/file"), first.Version, Cancellation));
        Assert.Equal(Bytes(6), await ReadAllAsync("/file"));
        Ok(await Store.DeleteAsync(PathOf("/file"), second.Version, Cancellation));
        Assert.Empty(await NamesAsync("/"));
    }

    [Fact]
    public async Task A_delete_takes_a_tree_and_does_not_mind_a_missing_entry()
    {
        await MakeDirectoryAsync("/a");
        await MakeDirectoryAsync("/a/b");
        await PutAsync("/a/b/c", Bytes(5));
        Ok(await Store.DeleteAsync(PathOf("/a"), null, Cancellation));
        Ok(await Store.DeleteAsync(PathOf("/a"), null, Cancellation));
        Ok(await Store.DeleteAsync(PathOf("/a"), "v1", Cancellation));
        Ok(await Store.DeleteAsync(PathOf("/a/b/c"), null, Cancellation));
        Assert.Empty(await NamesAsync("/"));
    }

    [Fact]
    public async Task A_tree_is_deleted_only_while_it_is_what_its_mark_says()
    {
        await MakeDirectoryAsync("/a");
        await MakeDirectoryAsync("/a/\uE000");
        var file = await PutAsync("/a/b", Bytes(5));
        var below = await PutAsync("/a/\uE000/\U0001F600", Bytes(6));
        var mark = TreeMark.Of([("\uE000", true, TreeMark.Of([("\U0001F600", false, below.Version)])), ("b", false, file.Version)]);
        if (!Store.Capabilities.HasTreeMarks)
        {
            Fails(RemoteErrorKind.NotSupported, await Store.DeleteTreeAsync(PathOf("/a"), mark, Cancellation));
            return;
        }

        await PutAsync("/a/\uE000/new", Bytes(7));
        Fails(RemoteErrorKind.VersionMismatch, await Store.DeleteTreeAsync(PathOf("/a"), mark, Cancellation));
        Fails(RemoteErrorKind.VersionMismatch, await Store.DeleteTreeAsync(PathOf("/a/b"), mark, Cancellation));
        Assert.Equal(Bytes(5), await ReadAllAsync("/a/b"));
        Ok(await Store.DeleteAsync(PathOf("/a/\uE000/new"), null, Cancellation));
        Ok(await Store.DeleteTreeAsync(PathOf("/a"), mark, Cancellation));
        Assert.Empty(await NamesAsync("/"));
        Ok(await Store.DeleteTreeAsync(PathOf("/a"), mark, Cancellation));
    }

    [Fact]
    public async Task The_root_is_never_deleted()
    {
        Fails(RemoteErrorKind.Rejected, await Store.DeleteAsync(RemotePath.Root, null, Cancellation));
        Fails(RemoteErrorKind.Rejected, await Store.DeleteTreeAsync(RemotePath.Root, TreeMark.Of([]), Cancellation));
    }
}
