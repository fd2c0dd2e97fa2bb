using CloudMount.Device;
using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class StagingFile
{
    /// <summary>ftruncate(2). What is added reads as zeros. InvalidArgument, FileTooLarge, NoSpace, IoError, Interrupted.</summary>
    public ValueTask<VfsStatus> SetLengthAsync(long length, CancellationToken cancellation)
    {
        if (length < 0) return new(VfsStatus.InvalidArgument);
        return ChangeAloneAsync(
            isWhole => isWhole || ChunkMap.CanHold(_area.Options.ChunkBytes, length) ? LocalFile.Truncate(Handle, length) : VfsStatus.FileTooLarge,
            () => _table.SetLength(length),
            edges: null,
            cancellation);
    }

    /// <summary>
    /// fallocate(2) with the flags of <see cref="AllocateMode"/>. InvalidArgument, FileTooLarge, NoSpace, NotSupported (by the local disk), IoError,
    /// Interrupted, and what a read answers when a chunk that is zeroed in part must be loaded first.
    /// </summary>
    public async ValueTask<VfsStatus> AllocateAsync(AllocateMode mode, long offset, long length, CancellationToken cancellation)
    {
        if (offset < 0 || length <= 0) return VfsStatus.InvalidArgument;
        if (offset > long.MaxValue - length) return VfsStatus.FileTooLarge;
        var end = offset + length;
        var isZeroing = (mode & (AllocateMode.PunchHole | AllocateMode.ZeroRange)) != 0;
        var canGrow = (mode & AllocateMode.KeepSize) == 0;
        if (!isZeroing && !_area.HasDiskRoom(length)) return VfsStatus.NoSpace;
        return await ChangeAloneAsync(
            isWhole => isWhole || ChunkMap.CanHold(_area.Options.ChunkBytes, end) ? LocalFile.Allocate(Handle, (int)mode, offset, length) : VfsStatus.FileTooLarge,
            () =>
            {
                if (canGrow && end > _table.PartialLength) _table.SetLength(end);
                if (isZeroing) _table.MarkZeroed(offset, end);
            },
            isZeroing ? (offset, end) : null,
            cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Changes the local file with no store, write or eviction under way, then marks the change. A whole file needs no marks. Held, so that
    /// the edges stay from when they are loaded until then.
    /// </summary>
    private async ValueTask<VfsStatus> ChangeAloneAsync(
        Func<bool, VfsStatus> change, Action mark, (long Start, long End)? edges, CancellationToken cancellation)
    {
        NoteUse();
        _table.Hold();
        try
        {
            var status = await LoadEdgesAsync(edges, cancellation).ConfigureAwait(false);
            return status == VfsStatus.Ok ? await ChangeInTurnAsync(change, mark, cancellation).ConfigureAwait(false) : status;
        }
        catch (OperationCanceledException)
        {
            return VfsStatus.Interrupted;
        }
        finally
        {
            _table.Unhold();
            SettleUse();
        }
    }

    private async ValueTask<VfsStatus> LoadEdgesAsync((long Start, long End)? edges, CancellationToken cancellation)
    {
        if (edges is not { } range) return VfsStatus.Ok;
        List<LoadTicket> toLoad = [];
        while (_table.EdgesReady(range.Start, range.End, toLoad) is { } wait)
        {
            _loader.Start(toLoad);
            var status = await wait.WaitAsync(cancellation).ConfigureAwait(false);
            if (status != VfsStatus.Ok) return status;
        }

        return VfsStatus.Ok;
    }

    private async ValueTask<VfsStatus> ChangeInTurnAsync(Func<bool, VfsStatus> change, Action mark, CancellationToken cancellation)
    {
        var isGranted = false;
        _table.EnterWriter();
        _table.WantExclusive();
        try
        {
            while (_table.TryEnterExclusive(out isGranted) is { } wait) await wait.WaitAsync(cancellation).ConfigureAwait(false);
            return Change(change, isGranted ? mark : null);
        }
        finally
        {
            _table.LeaveExclusive(isGranted);
            _table.LeaveWriter();
        }
    }

    private VfsStatus Change(Func<bool, VfsStatus> change, Action? mark)
    {
        NoteWrite();
        var status = change(mark is null);
        if (status == VfsStatus.Ok)
        {
            if (!_table.IsDirty) _table.SetDirty(isDirty: true);
            mark?.Invoke();
        }

        NoteWrite();
        NoteMapChanged();
        return status;
    }
}
