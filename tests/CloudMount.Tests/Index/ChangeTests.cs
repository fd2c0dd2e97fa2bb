using CloudMount.Index;
using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Tests.Index;

public sealed class ChangeTests : IDisposable
{
    private readonly IndexRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_change_that_is_not_kept_leaves_nothing_behind()
    {
        var known = _rig.Add("known");
        InodeNumber added;
        using (var change = _rig.Index.Change(isUndoable: true))
        {
            added = IndexRig.Add(change, "added", isDirty: true).Inode;
            change.Update(change.FindInode(known.Inode)! with { Size = 77 });
            change.Update(known, known with { Name = "moved", IsDirty = true });
            change.SetTarget(known.Inode, "target"u8);
            change.SetExtendedAttribute(known.Inode, "user.a"u8, "1"u8);
        }

        Assert.Null(_rig.Find("added"));
        Assert.Null(_rig.Find("moved"));
        Assert.Null(_rig.Index.FindInode(added));
        Assert.Equal(known.Inode, _rig.Find("known"));
        Assert.Equal("known".Length, _rig.Index.FindInode(known.Inode)!.Size);
        Assert.Equal(known, _rig.Index.FindEntry(known.Id));
        Assert.Null(_rig.Index.FindTarget(known.Inode));
        Assert.Empty(_rig.Index.ExtendedAttributesOf(known.Inode));
        Assert.Empty(_rig.Index.DirtyIds());
    }

    [Fact]
    public void Nobody_sees_a_change_that_is_undone()
    {
        var known = _rig.Add("known");
        Assert.NotNull(_rig.Index.FindInode(known.Inode));
        (long Size, bool HasMoved) seen = default;
        var reader = new Thread(() => seen = (_rig.Index.FindInode(known.Inode)!.Size, _rig.Find("moved") is not null));
        using (var change = _rig.Index.Change(isUndoable: true))
        {
            change.Update(change.FindInode(known.Inode)! with { Size = 77 });
            change.Update(known, known with { Name = "moved" });
            Assert.Equal(77, change.FindInode(known.Inode)!.Size);
            Assert.True(change.TryFindChild(InodeNumber.Root, "moved"u8, out _));
            reader.Start();
            Assert.False(reader.Join(TimeSpan.FromMilliseconds(20)));
        }

        reader.Join();
        Assert.Equal(("known".Length, false), seen);
    }

    [Fact]
    public void A_removal_that_is_not_kept_removes_nothing()
    {
        var known = _rig.Add("known");
        using (var change = _rig.Index.Change(isUndoable: true))
        {
            change.Remove(known);
            change.Delete(known.Inode);
        }

        Assert.Equal(known.Inode, _rig.Find("known"));
        Assert.NotNull(_rig.Index.FindInode(known.Inode));
    }

    [Fact]
    public void A_change_that_throws_is_undone_and_the_next_one_works()
    {
        _rig.Add("taken");
        Assert.Throws<IndexException>(() => _rig.Add("taken"));
        Assert.Equal("fresh".Length, _rig.Index.FindInode(_rig.Add("fresh").Inode)!.Size);
        Assert.Equal(2, _rig.Index.CountEntries());
    }

    [Fact]
    public void A_change_that_is_not_kept_does_not_undo_the_ones_before_it()
    {
        var first = _rig.Add("first");
        using (var change = _rig.Index.Change(isUndoable: true)) IndexRig.Add(change, "second");
        _rig.Reopen();
        Assert.Equal(first.Inode, _rig.Find("first"));
        Assert.Null(_rig.Find("second"));
    }

    [Fact]
    public void A_change_that_cannot_be_undone_and_fails_half_way_closes_the_index_as_it_was_committed()
    {
        var first = _rig.Add("first");
        _rig.Index.Commit();
        _rig.Add("uncommitted");
        using (var change = _rig.Index.Change()) IndexRig.Add(change, "half");
        Assert.Throws<IndexException>(() => _rig.Add("later"));
        Assert.Throws<IndexException>(_rig.Index.Flush);
        Assert.Null(_rig.Find("uncommitted"));
        _rig.Reopen();
        Assert.Equal(first.Inode, _rig.Find("first"));
        Assert.Equal(1, _rig.Index.CountEntries());
    }

    [Fact]
    public void A_change_that_wrote_nothing_may_be_left()
    {
        using (var change = _rig.Index.Change()) Assert.Null(change.FindInode(new(99)));
        Assert.NotNull(_rig.Add("later"));
    }

    [Fact]
    public void A_name_is_cached_and_dropped_when_it_is_renamed_or_removed()
    {
        var entry = _rig.Add("old");
        Assert.Equal(entry.Inode, _rig.Find("old"));
        _rig.Move(entry, InodeNumber.Root, "new");
        Assert.Null(_rig.Find("old"));
        Assert.Equal(entry.Inode, _rig.Find("new"));
        _rig.Remove(_rig.Index.FindEntry(entry.Id)!);
        Assert.Null(_rig.Find("new"));
    }

    [Fact]
    public void A_name_taken_anew_leads_to_the_new_inode()
    {
        var first = _rig.Add("name");
        Assert.Equal(first.Inode, _rig.Find("name"));
        _rig.Remove(first);
        var second = _rig.Add("name");
        Assert.Equal(second.Inode, _rig.Find("name"));
        Assert.NotEqual(first.Inode, second.Inode);
    }

    [Fact]
    public void Without_room_in_the_cache_everything_is_still_found()
    {
        using var rig = new IndexRig(maxCacheBytes: 1);
        var entry = rig.Add("a file");
        Assert.Equal(entry.Inode, rig.Find("a file"));
        Assert.Equal(6, rig.Index.FindInode(entry.Inode)!.Size);
        rig.Move(entry, InodeNumber.Root, "elsewhere");
        Assert.Null(rig.Find("a file"));
        Assert.Equal(entry.Inode, rig.Find("elsewhere"));
    }

    [Fact]
    public void Names_that_differ_in_case_or_length_alone_are_different()
    {
        string[] names = ["a", "A", "aa", "\u00e4", "a\u0308", new('x', 255), new('x', 254)];
        var made = names.Select(name => _rig.Add(name).Inode).ToList();
        Assert.Equal(made, names.Select(name => _rig.Find(name)!.Value));
        Assert.Null(_rig.Find(new('x', 300)));
        Assert.Null(_rig.Find(""));
    }

    [Fact]
    public void Who_listens_is_told_of_dirty_entries_of_kept_changes_only()
    {
        List<long> told = [];
        _rig.Index.EntryDirtied = told.Add;
        using (var change = _rig.Index.Change(isUndoable: true)) IndexRig.Add(change, "lost", isDirty: true);
        var kept = _rig.Add("kept", isDirty: true);
        _rig.Add("clean");
        Assert.Equal([kept.Id], told);
    }

    [Fact]
    public void A_listener_may_change_the_index()
    {
        _rig.Index.EntryDirtied = id =>
        {
            using var change = _rig.Index.Change();
            var entry = change.FindEntry(id)!;
            change.Update(entry, entry with { IsDirty = false });
            change.Keep();
        };
        var entry = _rig.Add("made", isDirty: true);
        Assert.False(_rig.Index.FindEntry(entry.Id)!.IsDirty);
    }
}
