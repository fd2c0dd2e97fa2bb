using CloudMount.Index;
using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Tests.Index;

public sealed class DurabilityTests : IDisposable
{
    private readonly IndexRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_process_that_dies_before_the_commit_interval_loses_what_came_since_and_no_more()
    {
        _rig.Add("before");
        _rig.Time.Advance(IndexDatabase.CommitInterval);
        _rig.Add("since");
        _rig.Time.Advance(IndexDatabase.CommitInterval - TimeSpan.FromTicks(1));
        using var left = _rig.OpenWhatADeadProcessLeaves();
        Assert.NotNull(IndexRig.Find(left, "before"));
        Assert.Null(IndexRig.Find(left, "since"));
    }

    [Fact]
    public void The_commit_interval_counts_from_the_first_change_not_from_the_last()
    {
        _rig.Time.Advance(IndexDatabase.CommitInterval);
        var step = IndexDatabase.CommitInterval / 5;
        for (var count = 0; count < 5; count++)
        {
            _rig.Add($"file {count}");
            _rig.Time.Advance(step);
        }

        using var left = _rig.OpenWhatADeadProcessLeaves();
        Assert.Equal(5, left.CountEntries());
    }

    [Fact]
    public void Everything_committed_is_there_after_the_process_died()
    {
        var made = Enumerable.Range(0, 500).Select(number => _rig.Add($"file {number}", isDirty: number % 2 == 0)).ToList();
        _rig.Index.Commit();
        _rig.Add("uncommitted");
        using var left = _rig.OpenWhatADeadProcessLeaves();
        Assert.Equal(made, left.EntriesUnder(InodeNumber.Root).OrderBy(entry => entry.Id));
        Assert.Equal(250, left.DirtyIds().Count);
        Assert.Null(IndexRig.Find(left, "uncommitted"));
    }

    [Fact]
    public void A_flush_commits() => AssertKept(index => index.Flush());

    [Fact]
    public void A_commit_without_a_change_is_nothing()
    {
        _rig.Index.Commit();
        _rig.Index.Commit();
        _rig.Index.Flush();
        AssertKept(index => index.Commit());
    }

    [Fact]
    public void Closing_keeps_what_was_not_committed_yet()
    {
        var entry = _rig.Add("late");
        _rig.Reopen();
        Assert.Equal(entry.Inode, _rig.Find("late"));
    }

    [Fact]
    public void A_change_that_is_open_when_the_interval_ends_is_not_torn()
    {
        _rig.Index.Commit();
        _rig.Add("begins the transaction");
        var timer = new Thread(() => _rig.Time.Advance(IndexDatabase.CommitInterval));
        using (var change = _rig.Index.Change(isUndoable: true))
        {
            IndexRig.Add(change, "undone");
            timer.Start();
            Assert.False(timer.Join(TimeSpan.FromMilliseconds(20)));
        }

        timer.Join();
        using var left = _rig.OpenWhatADeadProcessLeaves();
        Assert.Null(IndexRig.Find(left, "undone"));
        Assert.NotNull(IndexRig.Find(left, "begins the transaction"));
    }

    [Fact]
    public void What_follows_a_flush_waits_for_one_and_not_for_a_commit()
    {
        var isDone = false;
        _rig.Add("before");
        _rig.Index.AfterFlush(() => isDone = true);
        _rig.Time.Advance(IndexDatabase.CommitInterval);
        Assert.False(isDone);
        _rig.Time.Advance(NodeIndex.FlushInterval);
        Assert.True(isDone);
    }

    [Fact]
    public void What_comes_before_a_flush_waits_for_it_and_is_done_once()
    {
        var times = 0;
        _rig.Index.BeforeFlush(() => times++);
        _rig.Add("after");
        _rig.Index.Commit();
        Assert.Equal(0, times);
        _rig.Index.Flush();
        _rig.Index.Flush();
        Assert.Equal(1, times);
    }

    [Fact]
    public void What_follows_a_flush_is_done_at_once_when_all_is_on_the_disk()
    {
        var isDone = false;
        _rig.Add("before");
        _rig.Index.Commit();
        _rig.Index.Flush();
        _rig.Index.AfterFlush(() => isDone = true);
        Assert.True(isDone);
    }

    [Fact]
    public async Task Closing_waits_for_what_follows_a_flush_by_the_clock()
    {
        var directory = Directory.CreateTempSubdirectory("cloudmount-index-");
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var index = NodeIndex.Open(Path.Combine(directory.FullName, "index.db"), 1 << 20, TimeProvider.System);
        var inode = InodeNumber.Root;
        using (var change = index.Change())
        {
            inode = IndexRig.Add(change, "file").Inode;
            change.Keep();
        }

        InodeRecord? seen = null;
        index.AfterFlush(() => throw new IndexException("What follows a flush may fail; the mount goes on."));
        index.AfterFlush(() =>
        {
            begun.Set();
            goOn.Wait();
            seen = index.InodeOfContent(1) ?? index.FindInode(inode);
        });
        begun.Wait(TestContext.Current.CancellationToken);
        var closing = Task.Run(index.Dispose, TestContext.Current.CancellationToken);
        Assert.NotEqual(closing, await Task.WhenAny(closing, Task.Delay(50, TestContext.Current.CancellationToken)));
        goOn.Set();
        await closing;
        Assert.NotNull(seen);
        directory.Delete(recursive: true);
    }

    private void AssertKept(Action<NodeIndex> action)
    {
        _rig.Add("kept");
        action(_rig.Index);
        using var left = _rig.OpenWhatADeadProcessLeaves();
        Assert.NotNull(IndexRig.Find(left, "kept"));
    }
}
