using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using Xunit;

namespace CloudMount.Tests.Remote.Http;

/// <summary>Whole trees from a service that lists one directory at a time.</summary>
public sealed class TreeWalkTests
{
    private int _running;
    private int _most;
    private int _calls;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tree_comes_together_and_its_directories_are_asked_for_at_the_same_time()
    {
        var tree = await TreeWalk.ListAsync(RemotePath.Root, 1000, (path, _) => ListAsync(path, width: 10, depth: 2), Cancellation);
        Assert.True(tree.IsOk, tree.Error?.ToString());
        Assert.Equal(111, _calls);
        Assert.InRange(_most, 2, 16);
        Assert.Equal(10, tree.Value.Children!.Count(child => child.IsDirectory));
        var deepest = tree.Value.Children![3].Children![7];
        Assert.Equal(("7", "file"), (deepest.Name, Assert.Single(deepest.Children!).Name));
    }

    [Fact]
    public async Task What_vanishes_meanwhile_is_left_out_and_what_fails_fails_the_walk()
    {
        var tree = await TreeWalk.ListAsync(RemotePath.Root, 1000, (path, _) => FailAt(path, "/3", RemoteErrorKind.NotFound), Cancellation);
        Assert.Equal(9, tree.Value.Children!.Count(child => child.IsDirectory));
        tree = await TreeWalk.ListAsync(RemotePath.Root, 1000, (path, _) => FailAt(path, "/3/4", RemoteErrorKind.Unreachable), Cancellation);
        Assert.Equal(RemoteErrorKind.Unreachable, tree.Error?.Kind);
        tree = await TreeWalk.ListAsync(RemotePath.Root, 1000, (path, _) => FailAt(path, "/", RemoteErrorKind.NotFound), Cancellation);
        Assert.Equal(RemoteErrorKind.NotFound, tree.Error?.Kind);
    }

    [Fact]
    public async Task A_tree_that_is_too_large_is_not_walked_to_its_end()
    {
        var tree = await TreeWalk.ListAsync(RemotePath.Root, 1_000_000, (path, _) => ListAsync(path, width: 10, depth: 9), Cancellation);
        Assert.Equal(RemoteErrorKind.NotSupported, tree.Error?.Kind);
        Assert.InRange(_calls, 1000, 8192);
        tree = await TreeWalk.ListAsync(RemotePath.Root, 50, (path, _) => ListAsync(path, width: 10, depth: 9), Cancellation);
        Assert.Equal(RemoteErrorKind.NotSupported, tree.Error?.Kind);
    }

    private Task<RemoteResult<RemoteEntry>> FailAt(RemotePath path, string where, RemoteErrorKind kind) => path.Value == where
        ? Task.FromResult<RemoteResult<RemoteEntry>>(new RemoteError(kind, "As the test wished."))
        : ListAsync(path, width: 10, depth: 2);

    private async Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath path, int width, int depth)
    {
        Interlocked.Increment(ref _calls);
        var running = Interlocked.Increment(ref _running);
        InterlockedMax(ref _most, running);
        await Task.Yield();
        var level = path.Value.Count(c => c == '/') - (path.IsRoot ? 1 : 0);
        RemoteEntry[] children = level >= depth
            ? [Entry("file", isDirectory: false)]
            : [.. Enumerable.Range(0, width).Select(number => Entry($"{number}", isDirectory: true)), Entry("file", isDirectory: false)];
        Interlocked.Decrement(ref _running);
        return Entry(path.Name, isDirectory: true) with { Children = children };
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target)) Interlocked.CompareExchange(ref target, value, seen);
    }

    private static RemoteEntry Entry(string name, bool isDirectory) => new()
    {
        Name = name, IsDirectory = isDirectory, Size = 0, ModifyTime = default(Timestamp), CreateTime = default, Version = isDirectory ? "" : "v",
    };
}
