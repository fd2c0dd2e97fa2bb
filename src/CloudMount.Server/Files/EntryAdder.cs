using CloudMount.Server.Changes;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>Makes empty files and directories, with their attributes in one step.</summary>
internal sealed class EntryAdder(ServedTree tree)
{
    /// <summary>NotFound (the parent), Invalid (the name is taken), Forbidden.</summary>
    public async Task<Outcome<PathFacts>> AddAsync(ApiPath path, bool isDirectory, EntryChanges changes)
    {
        if (path.IsRoot) return Refusal.PathExists;
        if (!tree.Find(path).TryGet(out var place, out var refusal)) return refusal;
        using (place)
        using (await tree.ChangeAsync(path).ConfigureAwait(false))
        {
            if (tree.Quotas.Of(Requester.Territory) is { } usage && !usage.HasRoom()) return Refusal.QuotaUsedUp;
            if ((isDirectory ? AddDirectory(place, changes) : AddFile(place, changes)) is { } failed) return failed;
            if (await tree.Sync.SyncAsync(place).ConfigureAwait(false) is { } unsynced) return unsynced;
            if (!place.Read().TryGet(out var facts, out refusal)) return refusal;
            return new PathFacts(path, facts);
        }
    }

    private Refusal? AddDirectory(Place place, EntryChanges changes)
    {
        if (!tree.Area.CreateDirectory().TryGet(out var name, out var refusal)) return refusal;
        if (!changes.IsEmpty) refusal = tree.Record(changes.ApplyTo(EntryRecord.Empty), bytes => tree.Area.Record(name, bytes));
        if (refusal is null)
        {
            using (tree.Locks.Hold(place))
            {
                refusal = tree.Holds(place) ? Release(name, place) : Refusal.NoSuchParent;
                if (refusal is null)
                {
                    if (place.Read().TryGet(out var facts, out _)) tree.Note(ChangeKind.Create, place, facts);
                    return null;
                }
            }
        }

        tree.Area.Discard(name);
        return refusal;
    }

    private Refusal? Release(string name, Place place) =>
        tree.Area.Release(name, place) is not Errno.None and var error ? Refusal.Of(error) : null;

    private Refusal? AddFile(Place place, EntryChanges changes)
    {
        if (!tree.Area.CreateFile().TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            var error = file.Handle.Stat(out var stat);
            if (error != Errno.None) return Refusal.Of(error);
            var record = changes.ApplyTo(EntryRecord.Empty).Signed(FileVersion.Mint(), stat.Size, stat.ModifyTime);
            if (tree.Record(record, bytes => file.Record(bytes)) is { } unrecorded) return unrecorded;
            using (tree.Locks.Hold(place))
            {
                if (!tree.Holds(place)) return Refusal.NoSuchParent;
                error = file.PlaceNew(place);
                if (error != Errno.None) return Refusal.Of(error);
                tree.Note(ChangeKind.Create, place, new(stat, record));
                return null;
            }
        }
    }
}
