using CloudMount.Control;
using CloudMount.Index;

namespace CloudMount.WriteBack;

// What status shows.
internal sealed partial class Reconciler
{
    public int PendingCount => _queue.Count + _programChanges.CountWhere(id => !_queue.TryGet(id, out _));

    /// <summary>Bytes that all pending entries still have to send, and how many entries are refused.</summary>
    public (long Bytes, int Refused) PendingTotals()
    {
        var items = _queue.All();
        return (items.Sum(item => item.Bytes), items.Count(item => item.Phase == PendingPhase.Refused));
    }

    /// <summary>Bytes sent of uploads that are running.</summary>
    public long BytesUnderWay() => _queue.All().Sum(item => item.Phase == PendingPhase.Running ? item.Attempt?.SentBytes ?? 0 : 0);

    /// <summary>The pending entries: refused ones first, after that in the order of their turn.</summary>
    public IReadOnlyList<PendingEntry> Snapshot(int max = int.MaxValue) =>
        [.. _queue.All().OrderBy(item => item.Phase != PendingPhase.Refused).ThenBy(item => item.Due).Take(max).Select(Describe).OfType<PendingEntry>()];

    private PendingEntry? Describe(PendingItem item)
    {
        if (_parts.Index.FindEntry(item.Id) is not { } entry) return null;
        var kind = KindOf(entry, _parts.Index.FindInode(entry.Inode));
        var local = _parts.Index.LocalPathOf(entry);
        var remote = entry.Base is null ? null : _parts.Index.BasePathOf(entry)?.Value;
        var isAway = _outage.IsActive && item.Phase != PendingPhase.Running;
        return new()
        {
            Path = kind is PendingKind.Move or PendingKind.Delete ? remote ?? local : local,
            TargetPath = kind == PendingKind.Move ? local : null,
            Kind = kind,
            State = StateOf(item, isAway),
            Reason = item.Reason,
            Bytes = item.Bytes,
            SentBytes = item.Phase == PendingPhase.Running ? item.Attempt?.SentBytes ?? 0 : 0,
            Attempts = item.Attempts,
            NextTry = NextTry(item, isAway),
        };
    }

    private static PendingState StateOf(PendingItem item, bool isAway) => item.Phase switch
    {
        PendingPhase.Running => PendingState.Running,
        PendingPhase.Refused => PendingState.Refused,
        PendingPhase.Retrying => PendingState.Waiting,
        PendingPhase.Queued or PendingPhase.Blocked => isAway ? PendingState.Waiting : PendingState.Queued,
    };

    private DateTimeOffset? NextTry(PendingItem item, bool isAway)
    {
        var time = isAway ? Math.Max(_outage.Until, item.Due) : item.Due;
        return item.Phase is PendingPhase.Retrying or PendingPhase.Refused && time > Now ? new DateTimeOffset(time, TimeSpan.Zero) : null;
    }

    private static PendingKind KindOf(EntryRecord entry, InodeRecord? inode)
    {
        if (entry.IsRemoved) return PendingKind.Delete;
        var isDirectory = inode is { IsDirectory: true };
        if (entry.Base is null || entry.IsBegun) return isDirectory ? PendingKind.Create : PendingKind.Upload;
        if (!isDirectory && inode is not null && entry.Base.ContentGeneration != inode.ContentGeneration) return PendingKind.Upload;
        return entry.IsMoved ? PendingKind.Move : PendingKind.Attributes;
    }
}
