using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.WriteBack;

/// <summary>
/// Keeps both when the remote and this mount changed the same name: the remote keeps the name, what was made here gets a name of its own
/// beside it, under the same inode, so that open handles go on.
/// </summary>
internal sealed class Conflicts(SyncParts parts, string host)
{
    private long _count;

    /// <summary>Conflicts found since the start.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The remote holds something else at a place that an entry of Local claims.</summary>
    public void SetAside(long id, Place place, RemoteEntry remote) => parts.Change((IndexChange change, Aftermath after) =>
    {
        if (change.FindEntry(id) is not { Parent: { } parent } entry) return;
        if (change.FindBase(place.Parent, place.Name) is { IsRemoved: true } removed) Vanishing.Apply(change, parts, after, removed);
        var hadPlace = entry.Base is { } known && known.Parent == place.Parent && known.Name == place.Name;
        var isNamed = parent == place.Parent && entry.Name == place.Name;
        var copy = entry with
        {
            Name = isNamed ? FreeName(change, parent, entry.Name) : entry.Name,
            Base = hadPlace ? null : entry.Base,
            IsBegun = !hadPlace && entry.IsBegun,
            IsDirty = true,
        };
        change.Update(entry, copy);
        after.InvalidateEntry(parent, copy.Name);
        after.InvalidateInode(entry.Inode, false);
        Show(change, after, place, remote);
        Note(after, place, copy);
    });

    /// <summary>What was removed here was changed there: it comes back.</summary>
    public void Reappear(long id, Place place, RemoteEntry remote) => parts.Change((IndexChange change, Aftermath after) =>
    {
        if (change.FindEntry(id) is not { IsRemoved: true } removed) return;
        Vanishing.Apply(change, parts, after, removed);
        if (BasePlaces.DirectoryEntry(change, place.Parent) is { IsRemoved: true }) return;
        Show(change, after, place, remote);
        Note(after, place, null);
    });

    /// <summary>A name in a directory that neither Local nor the remote has.</summary>
    public string FreeName(in IndexChange change, InodeNumber directory, string name)
    {
        for (var number = 1; ; number++)
        {
            var free = ConflictName.For(name, host, parts.Time.GetUtcNow(), number);
            if (change.FindEntry(directory, free) is null && change.FindBase(directory, free) is null) return free;
        }
    }

    /// <summary>Remembers and logs a conflict once the change stays.</summary>
    /// <param name="copy">What was set aside; null when the remote's version came back without one.</param>
    public void Note(Aftermath after, Place place, EntryRecord? copy) => after.Then(() =>
    {
        Interlocked.Increment(ref _count);
        var directory = parts.Index.FindEntry(place.Parent, place.Name);
        var path = directory is null ? place.Path.Value : parts.Index.LocalPathOf(directory);
        var copyPath = copy is null ? path : parts.Index.LocalPathOf(copy);
        parts.Index.AddConflict(path, copyPath, Timestamp.Now(parts.Time));
        if (copy is null) parts.Log.LogWarning("Conflict: {Path} was removed here and changed on the remote; it was kept.", path);
        else parts.Log.LogWarning("Conflict: {Path} was changed here and on the remote; the version from here is {Copy}.", path, copyPath);
    });

    private void Show(IndexChange change, Aftermath after, Place place, RemoteEntry remote)
    {
        after.InvalidateEntry(place.Parent, place.Name);
        after.InvalidateInode(place.Parent, true);
        if (change.FindEntry(place.Parent, place.Name) is not null || change.FindBase(place.Parent, place.Name) is not null) return;
        var inode = RemoteNodes.InsertInode(change, parts, remote);
        var known = BaseRecords.From(place.Parent, place.Name, remote, inode.ContentGeneration, inode.AttributeGeneration);
        RemoteNodes.Show(change, parts, place.Parent, place.Name, known, inode);
    }
}
