using CloudMount.Primitives;

namespace CloudMount.WriteBack;

/// <summary>
/// What the calls under way rely on: the names they touch are theirs alone, the directories their paths lead through stay where they are,
/// and a directory that moves or goes has no other call below it. Used by the pump only.
/// </summary>
internal sealed class Claims
{
    private readonly Dictionary<(InodeNumber Parent, string Name), long> _names = [];
    private readonly Dictionary<InodeNumber, HashSet<long>> _through = [];

    // A directory that moves or goes, or wants to as soon as the calls below it ended: nothing new begins below it.
    private readonly Dictionary<InodeNumber, long> _wholes = [];

    /// <summary>False when a call of another entry is in the way: <paramref name="blocker"/>.</summary>
    public bool TryTake(Step step, out long blocker)
    {
        var owner = step.Entry.Id;
        blocker = FindBlocker(step, owner);
        if (step.Whole is { } whole && !_wholes.ContainsKey(whole)) _wholes.Add(whole, owner);
        if (blocker != 0) return false;
        foreach (var name in Names(step)) _names[name] = owner;
        foreach (var directory in step.Through)
        {
            if (!_through.TryGetValue(directory, out var owners)) _through.Add(directory, owners = []);
            owners.Add(owner);
        }

        return true;
    }

    /// <summary>Ends what <see cref="TryTake"/> took.</summary>
    public void Release(Step step)
    {
        foreach (var name in Names(step)) _names.Remove(name);
        foreach (var directory in step.Through)
        {
            if (_through.TryGetValue(directory, out var owners) && owners.Remove(step.Entry.Id) && owners.Count == 0) _through.Remove(directory);
        }

        DropWish(step.Entry.Id, step.Entry.Inode);
    }

    /// <summary>An entry no longer wants its directory for itself.</summary>
    public void DropWish(long owner, InodeNumber directory)
    {
        if (_wholes.TryGetValue(directory, out var holder) && holder == owner) _wholes.Remove(directory);
    }

    private static IEnumerable<(InodeNumber Parent, string Name)> Names(Step step)
    {
        if (step.Source is { } source) yield return (source.Parent, source.Name);
        if (step.Target is { } target && step.Target != step.Source) yield return (target.Parent, target.Name);
    }

    private long FindBlocker(Step step, long owner)
    {
        foreach (var name in Names(step))
        {
            if (_names.TryGetValue(name, out var holder) && holder != owner) return holder;
        }

        foreach (var directory in step.Through)
        {
            if (_wholes.TryGetValue(directory, out var holder) && holder != owner) return holder;
        }

        if (step.Whole is not { } whole) return 0;
        if (_wholes.TryGetValue(whole, out var other) && other != owner) return other;
        return _through.TryGetValue(whole, out var below) && below.Count > 0 ? below.First() : 0;
    }
}
