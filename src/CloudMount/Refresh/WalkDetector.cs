using CloudMount.Primitives;

namespace CloudMount.Refresh;

/// <summary>
/// Recognises a program that walks a tree (find, du, a backup), so that one listing of the whole tree stands for many. Pure but for what it
/// remembers; the caller gives the time and holds a lock.
/// </summary>
internal sealed class WalkDetector(TimeSpan window, TimeSpan largeTreePause)
{
    private const int MaxKept = 1024;

    // The directory below each one that was last listed by itself.
    private readonly Dictionary<InodeNumber, (InodeNumber Child, DateTimeOffset Time)> _needs = [];
    private readonly Dictionary<InodeNumber, DateTimeOffset> _large = [];
    private (InodeNumber Parent, DateTimeOffset Time) _lastTree;

    /// <summary>
    /// What to list when a directory is needed: the directory itself, or the whole tree of one above it. The second directory side by side makes
    /// the directory above its parent a tree if the walk came through that, but not yet the root of the mount, which may be very large; else
    /// its parent. The second such tree side by side makes the topmost directory the walk came through one.
    /// </summary>
    /// <param name="above">The directories above, the nearest first.</param>
    public InodeNumber Choose(InodeNumber directory, IReadOnlyList<InodeNumber> above, DateTimeOffset now)
    {
        if (above.Count == 0) return directory;
        var isWalk = HasNeighbour(directory, above[0], now);
        _needs[above[0]] = (directory, now);
        Prune(now);
        if (!isWalk) return directory;
        var isWide = _lastTree.Parent == above[0] && now - _lastTree.Time < window;
        var tree = isWide ? Climb(above, now, above.Count) : Climb(above, now, 1);
        if (IsLarge(tree, now)) tree = IsLarge(above[0], now) ? directory : above[0];
        if (tree != directory) _lastTree = (Parent(above, tree), now);
        return tree;
    }

    /// <summary>Whether another directory of the same parent was needed last, just now.</summary>
    public bool HasNeighbour(InodeNumber directory, InodeNumber parent, DateTimeOffset now) =>
        _needs.TryGetValue(parent, out var last) && last.Child != directory && now - last.Time < window;

    /// <summary>The service does not list this tree at once.</summary>
    public void NoteLarge(InodeNumber tree, DateTimeOffset now) => _large[tree] = now;

    private static InodeNumber Parent(IReadOnlyList<InodeNumber> above, InodeNumber tree)
    {
        for (var index = 0; index < above.Count - 1; index++)
        {
            if (above[index] == tree) return above[index + 1];
        }

        return default;
    }

    // Up the way the walk came down, as far as that was just now.
    private InodeNumber Climb(IReadOnlyList<InodeNumber> above, DateTimeOffset now, int levels)
    {
        var index = 0;
        while (index < levels && index + 1 < above.Count && CameBy(above[index + 1], above[index], now)) index++;
        return levels == 1 && above[index] == InodeNumber.Root ? above[0] : above[index];
    }

    private bool CameBy(InodeNumber parent, InodeNumber child, DateTimeOffset now) =>
        _needs.TryGetValue(parent, out var need) && need.Child == child && now - need.Time < window;

    private bool IsLarge(InodeNumber tree, DateTimeOffset now) => _large.TryGetValue(tree, out var time) && now - time < largeTreePause;

    private void Prune(DateTimeOffset now)
    {
        if (_needs.Count <= MaxKept) return;
        foreach (var (directory, need) in _needs)
        {
            if (now - need.Time >= window) _needs.Remove(directory);
        }
    }
}
