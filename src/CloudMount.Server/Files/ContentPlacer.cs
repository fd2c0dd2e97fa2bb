using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>Puts received content in place: on disk first, then visible in one step, then the name on disk, then answered.</summary>
internal sealed class ContentPlacer(ServedTree tree, Access access)
{
    /// <summary>
    /// The modes that go over to new content. Not set-user-ID and the like: the new file is the server's, and what a client sent must
    /// not run with the server's rights. write(2) takes them away as well.
    /// </summary>
    private const uint KeptModes = 0x1FF;

    /// <summary>
    /// Replaces or makes the file an upload was for. Keeps its mode (but set-user-ID and the like), its creation time, its id and the attributes the order does not replace.
    /// VersionMismatch, NotFound, Invalid (a directory is there), Forbidden (also when who sent it was shut out meanwhile).
    /// </summary>
    public async Task<Outcome<PathFacts>> PlaceAsync(UnfinishedFile file, UploadOrder order)
    {
        if (!tree.Find(order.Path).TryGet(out var place, out var refusal)) return refusal;
        using (place)
        using (await tree.ChangeAsync(order.Path).ConfigureAwait(false))
        {
            if (!place.ReadTarget().TryGet(out var target, out refusal)) return refusal;
            if (order.Check(target) is { } early) return early;
            if (!(await PlaceAsync(file, order, place, target).ConfigureAwait(false)).TryGet(out var record, out refusal)) return refusal;
            if (await tree.Sync.SyncAsync(place).ConfigureAwait(false) is { } unsynced) return unsynced;
            var error = file.Handle.Stat(out var stat);
            return error == Errno.None ? new PathFacts(order.Path, new(stat, record), file.Checksum) : Refusal.Of(error);
        }
    }

    private async Task<Outcome<EntryRecord>> PlaceAsync(UnfinishedFile file, UploadOrder order, Place place, EntryFacts? target)
    {
        while (true)
        {
            if (!Prepare(file, order, target).TryGet(out var record, out var refusal)) return refusal;
            if (await tree.FlushAsync(file).ConfigureAwait(false) is { } unflushed) return unflushed;
            using (tree.Locks.Hold(place))
            {
                if (access.WhyNotNow() is { } shutOut) return shutOut;
                if (!tree.Holds(place)) return Refusal.NoSuchParent;
                if (!place.ReadTarget().TryGet(out var now, out refusal)) return refusal;
                if (order.Check(now) is { } late) return late;
                if (IsPreparedFor(target, now))
                {
                    var error = now is { } replaced ? file.PlaceOver(place, replaced.Stat.Size) : file.PlaceNew(place);
                    if (error != Errno.None) return Refusal.Of(error);
                    Note(place, file, record, isNew: now is null);
                    return record;
                }

                // What is kept of the old file changed while this one was flushed: take over the new state.
                target = now;
            }
        }
    }

    private void Note(Place place, UnfinishedFile file, EntryRecord record, bool isNew)
    {
        file.Handle.Stat(out var stat);
        tree.Note(isNew ? ChangeKind.Create : ChangeKind.Modify, place, new(stat, record));
    }

    private Outcome<EntryRecord> Prepare(UnfinishedFile file, UploadOrder order, EntryFacts? target)
    {
        var error = target is { } old ? file.Handle.ChangeMode(old.Stat.Mode & KeptModes) : Errno.None;
        if (error == Errno.None && order.Changes.ModifyTime is { } time) error = file.SetModifyTime(time);
        if (error != Errno.None) return Refusal.Of(error);
        error = file.Handle.Stat(out var stat);
        if (error != Errno.None) return Refusal.Of(error);
        var kept = target is { } replaced
            ? EntryRecord.Empty with { CreateTime = replaced.CreateTime, Id = replaced.Record.Id, Attributes = replaced.Record.Attributes }
            : EntryRecord.Empty;
        var record = order.Changes.ApplyTo(kept).Signed(FileVersion.Mint(), stat.Size, stat.ModifyTime);
        return tree.Record(record, bytes => file.Record(bytes)) is { } refusal ? refusal : record;
    }

    private static bool IsPreparedFor(EntryFacts? target, EntryFacts? now) => (target, now) switch
    {
        (null, null) => true,
        ({ } one, { } other) => one.Stat.Mode == other.Stat.Mode && one.CreateTime == other.CreateTime && one.Record.Id == other.Record.Id
            && one.Record.Attributes.SequenceEqual(other.Record.Attributes),
        _ => false,
    };
}
