namespace CloudMount.Staging;

/// <summary>What one file adds to the ledger. Exchanges make it exact without a lock; after <see cref="Release"/> it adds nothing.</summary>
internal sealed class FileCharge(SpaceLedger ledger)
{
    private long _cleanBytes;
    private long _dirtyBytes;
    private long _unsettledBytes;
    private volatile bool _isReleased;

    public long Bytes => Volatile.Read(ref _cleanBytes) + Volatile.Read(ref _dirtyBytes);

    /// <summary>Dirty bytes written since the file was last measured. Counts bytes written over twice until then.</summary>
    public long UnsettledBytes => Volatile.Read(ref _unsettledBytes);

    public void AddUnsettled(long bytes)
    {
        if (_isReleased) return;
        Interlocked.Add(ref _unsettledBytes, bytes);
        ledger.AddDirty(bytes);
    }

    /// <summary>Takes the unsettled bytes back: call it before measuring, so that no byte is missed.</summary>
    public void DropUnsettled() => ledger.AddDirty(-Interlocked.Exchange(ref _unsettledBytes, 0));

    public void Set(long cleanBytes, long dirtyBytes)
    {
        if (_isReleased) (cleanBytes, dirtyBytes) = (0, 0);
        ledger.AddClean(cleanBytes - Interlocked.Exchange(ref _cleanBytes, cleanBytes));
        ledger.AddDirty(dirtyBytes - Interlocked.Exchange(ref _dirtyBytes, dirtyBytes));
    }

    /// <summary>The file is deleted: its space goes with its last lease and is nobody's budget.</summary>
    public void Release()
    {
        _isReleased = true;
        DropUnsettled();
        Set(0, 0);
    }
}
