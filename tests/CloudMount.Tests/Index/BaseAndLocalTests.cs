using CloudMount.Index;
using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Tests.Index;

public sealed class BaseAndLocalTests : IDisposable
{
    private readonly IndexRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Dirty_entries_are_found_in_the_order_they_were_made_and_again_after_a_restart()
    {
        var first = _rig.Add("first", isDirty: true);
        _rig.Add("clean");
        var second = _rig.Add("second", isDirty: true);
        Assert.Equal([first.Id, second.Id], _rig.Index.DirtyIds());
        _rig.Reopen();
        Assert.Equal([first.Id, second.Id], _rig.Index.DirtyIds());
    }

    [Fact]
    public void All_names_of_an_inode_turn_dirty_together()
    {
        var first = _rig.Add("first");
        using (var change = _rig.Index.Change())
        {
            change.Insert(first with { Id = 0, Name = "second" });
            change.MarkDirty(first.Inode);
            change.Keep();
        }

        Assert.Equal(2, _rig.Index.DirtyIds().Count);
    }

    [Fact]
    public void What_only_this_machine_had_is_gone_when_it_is_removed()
    {
        var entry = _rig.Add("never sent");
        _rig.Remove(entry);
        Assert.Null(_rig.Index.FindEntry(entry.Id));
    }

    [Fact]
    public void What_the_remote_has_stays_known_and_dirty_when_it_is_removed()
    {
        var entry = _rig.AddSynced("sent", InodeNumber.Root);
        _rig.Remove(entry);
        Assert.Null(_rig.Find("sent"));
        var removed = _rig.Index.FindEntry(entry.Id)!;
        Assert.True(removed is { IsRemoved: true, IsDirty: true });
        Assert.Equal([entry.Id], _rig.Index.DirtyIds());
        Assert.Equal("/sent", _rig.Index.LocalPathOf(removed));
        Assert.Equal([removed], _rig.Index.BasesUnder(InodeNumber.Root));
        Assert.Empty(_rig.Index.EntriesUnder(InodeNumber.Root));
    }

    [Fact]
    public void The_base_path_of_a_moved_directory_is_where_the_remote_has_it()
    {
        var a = _rig.AddSynced("a", InodeNumber.Root);
        var b = _rig.AddSynced("b", InodeNumber.Root);
        var inner = _rig.AddSynced("inner", a.Inode);
        _rig.Move(a, b.Inode, "moved");
        Assert.Equal("/a/inner", _rig.Index.BasePathOf(inner.Inode)!.Value.ToString());
        Assert.Equal("/b/moved/inner", _rig.Index.LocalPathOf(_rig.Index.FindEntry(inner.Id)!));
        Assert.Equal(b.Inode, _rig.Index.ParentOf(a.Inode));

        _rig.Move(_rig.Index.FindEntry(a.Id)!, b.Inode, "moved", isTold: true);
        Assert.Equal("/b/moved/inner", _rig.Index.BasePathOf(inner.Inode)!.Value.ToString());
    }

    [Fact]
    public void Nothing_under_a_directory_that_the_remote_has_not_has_a_base_path()
    {
        var local = _rig.Add("local", kind: FileKind.Directory);
        var inner = _rig.Add("inner", local.Inode, FileKind.Directory);
        Assert.Null(_rig.Index.BasePathOf(inner.Inode));
        Assert.Null(_rig.Index.BasePathOf(inner));
        Assert.Equal("/", _rig.Index.BasePathOf(InodeNumber.Root)!.Value.ToString());
    }

    [Fact]
    public void Numbers_of_inodes_and_entries_are_never_used_again()
    {
        var first = _rig.Add("first");
        using (var change = _rig.Index.Change())
        {
            change.Delete(first);
            change.Delete(first.Inode);
            change.Keep();
        }

        _rig.Reopen();
        var second = _rig.Add("second");
        Assert.True(second.Inode.Value > first.Inode.Value);
        Assert.True(second.Id > first.Id);
    }

    [Fact]
    public void A_number_for_content_is_not_one_that_is_left()
    {
        var content = _rig.Index.NewContent();
        _rig.Index.SaveContent(content, 10, new byte[] { 1 });
        var inode = _rig.Add("file").Inode;
        var held = _rig.Index.NewContent();
        using (var change = _rig.Index.Change())
        {
            change.Update(change.FindInode(inode)! with { Content = held });
            change.Keep();
        }

        _rig.Reopen();
        Assert.DoesNotContain(_rig.Index.NewContent(), (long[])[0, content, held]);
        Assert.Equal(inode, _rig.Index.InodeOfContent(held)!.Inode);
        Assert.Equal(10, _rig.Index.FindContent(content)!.Value.Length);
    }

    [Fact]
    public void When_the_name_a_content_came_from_is_gone_another_name_has_it()
    {
        var first = _rig.Add("first", known: BaseOf("first", "version 1", generation: 1));
        using (var change = _rig.Index.Change())
        {
            change.Update(change.FindInode(first.Inode)! with { ContentVersion = "version 1", ContentGeneration = 1, LinkCount = 2 });
            change.Insert(new EntryRecord
            {
                Parent = InodeNumber.Root, Name = "second", Inode = first.Inode, Base = BaseOf("second", "version 2", generation: 1),
            });
            change.Keep();
        }

        Assert.Equal("version 1", _rig.Index.VersionOf(_rig.Index.FindInode(first.Inode)!));
        using (var change = _rig.Index.Change())
        {
            change.Delete(first);
            change.Keep();
        }

        Assert.Equal("version 2", _rig.Index.VersionOf(_rig.Index.FindInode(first.Inode)!));

        static BaseRecord BaseOf(string name, string version, long generation) =>
            new(InodeNumber.Root, name, null, version, 5, default, "", generation, 0);
    }

    [Fact]
    public void An_entry_is_read_as_it_was_written()
    {
        var entry = _rig.Add("entry", known: new(InodeNumber.Root, "base \u00e4", "id", "version", long.MaxValue, new(-1), "a=1", 3, -4));
        _rig.Reopen();
        Assert.Equal(entry, _rig.Index.FindEntry(entry.Id));
        Assert.Equal(entry, _rig.Index.FindEntry(InodeNumber.Root, "entry"));
    }

    [Fact]
    public void A_listing_keeps_its_order_and_finds_each_child_by_id()
    {
        string[] names = ["c", "a", "b"];
        var made = names.Select(name => _rig.Add(name)).ToList();
        Assert.Equal(made.Select(entry => entry.Id), _rig.Index.ChildIds(InodeNumber.Root));
        var name = new byte[255];
        Assert.Equal(made[1].Inode, _rig.Index.FindChildById(InodeNumber.Root, made[1].Id, name, out var length)!.Inode);
        Assert.Equal("a"u8.ToArray(), name[..length]);
        Assert.Null(_rig.Index.FindChildById(made[0].Inode, made[1].Id, name, out _));
    }
}
