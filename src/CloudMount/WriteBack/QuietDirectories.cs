using CloudMount.Primitives;

namespace CloudMount.WriteBack;

/// <summary>When names last changed in a directory, and when something was last removed in or below it. In memory, for as long as it matters.</summary>
internal sealed class QuietDirectories(TimeSpan delay)
{
    private const int MaxKept = 4096;

    private readonly Dictionary<InodeNumber, long> _names = [];
    private readonly Dictionary<InodeNumber, long> _removals = [];

    public void NoteName(InodeNumber directory, long now) => Note(_names, directory, now);

    /// <summary>True when the directory was not noted for that moment yet, so that those above it have to be noted too.</summary>
    public bool NoteRemoval(InodeNumber directory, long now)
    {
        if (_removals.TryGetValue(directory, out var noted) && noted == now) return false;
        Note(_removals, directory, now);
        return true;
    }

    /// <summary>From when on it will have been quiet in a directory and, for removals, below each of the directories above.</summary>
    public long QuietAt(InodeNumber directory, IEnumerable<InodeNumber> above)
    {
        var last = _names.GetValueOrDefault(directory);
        foreach (var one in above) last = Math.Max(last, _removals.GetValueOrDefault(one));
        return last + delay.Ticks;
    }

    private void Note(Dictionary<InodeNumber, long> notes, InodeNumber directory, long now)
    {
        notes[directory] = now;
        if (notes.Count <= MaxKept) return;
        foreach (var (key, time) in notes)
        {
            if (time + delay.Ticks < now) notes.Remove(key);
        }
    }
}
