using System.Diagnostics.CodeAnalysis;
using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Extensions.Logging;

namespace CloudMount.Staging;

internal sealed partial class StagingArea
{
    /// <summary>
    /// The file of that id, with one lease more. What this area remembers of it goes before <paramref name="state"/>, which counts when
    /// the file was last used by another process. A clean file that is gone from the disk, or holed where it should not be (a crash), is absent
    /// there. Stale when dirty content is gone, FileTooLarge, NoSpace, IoError.
    /// </summary>
    /// <param name="source">Replaces the source of an open file when not null.</param>
    public VfsResult<StagingFile> Open(StagingId id, in StagedState state, IContentSource? source)
    {
        lock (TurnOf(id))
        {
            if (TryLease(id, source, out var leased)) return leased;
            var (known, isTrusted) = Remembered(id, state);
            var opened = _folder.Open(id, create: false);
            if (opened.Status == VfsStatus.NotFound && !known.IsDirty) return OpenMissing(id, known.Length, source);
            if (!opened.TryGetValue(out var handle)) return opened.Status == VfsStatus.NotFound ? VfsStatus.Stale : opened.Status;
            var read = new StagedStateReader(Options.ChunkBytes).Read(handle, known, isTrusted);
            if (read.TryGetValue(out var content))
            {
                return Publish(id, handle, content.Map, content.WholeBytes, known.IsDirty, source);
            }

            Log.LogError("Staging file {Path} cannot be used: {Status}. Its map does not fit.", _folder.PathOf(id), read.Status);
            handle.Dispose();
            return read.Status;
        }
    }

    /// <summary>Accounts for a file on the disk that nobody leased yet. A missing one is ignored.</summary>
    public void Adopt(StagingId id, bool isDirty)
    {
        lock (TurnOf(id))
        {
            lock (_lock)
            {
                if (_entries.ContainsKey(id)) return;
            }

            if (!_folder.Open(id, create: false).TryGetValue(out var handle)) return;
            using (handle)
            {
                var bytes = LocalFile.Stat(handle).TryGetValue(out var stat) ? Math.Min(stat.AllocatedBytes, stat.Length) : 0;
                lock (_lock)
                {
                    var entry = _entries[id] = new StagingEntry(id, new FileCharge(Ledger));
                    entry.Charge.Set(bytes, 0);
                    SetDirtyNeedsLock(entry, isDirty);
                }
            }
        }
    }

    internal void AddLease(StagingFile file)
    {
        lock (_lock) _leased[file].Count++;
    }

    internal CancellationToken BeginFlight(StagingFile file)
    {
        lock (_lock)
        {
            var leases = _leased[file];
            leases.Count++;
            leases.Flights++;
            return leases.Cancellation.Token;
        }
    }

    internal void EndFlight(StagingFile file)
    {
        lock (_lock) _leased[file].Flights--;
        EndLease(file);
    }

    /// <summary>Ends a lease; after the last one remembers the state and closes. When only loads are left they are cancelled.</summary>
    internal void EndLease(StagingFile file)
    {
        CancellationTokenSource? flights = null;
        lock (TurnOf(file.Id))
        {
            bool isLast;
            lock (_lock)
            {
                var leases = _leased[file];
                isLast = --leases.Count == 0;
                if (!isLast && leases.Count == leases.Flights) (flights, leases.Cancellation) = (leases.Cancellation, new());
            }

            if (isLast) CloseInTurn(file);
        }

        flights?.Cancel();
    }

    private bool TryLease(StagingId id, IContentSource? source, [NotNullWhen(true)] out StagingFile? file)
    {
        lock (_lock)
        {
            file = _entries.TryGetValue(id, out var entry) ? entry.File : null;
            if (file is null) return false;
            _leased[file].Count++;
            _useClock++;
        }

        if (source is not null) file.Source = source;
        return true;
    }

    private (StagedState State, bool IsTrusted) Remembered(StagingId id, in StagedState state)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(id, out var entry) && entry.Map is { } map
                ? (new(entry.Length, map, entry.IsDirty), true)
                : (state, false);
        }
    }

    private VfsResult<StagingFile> OpenMissing(StagingId id, long length, IContentSource? source)
    {
        if (!ChunkMap.CanHold(Options.ChunkBytes, length)) return VfsStatus.FileTooLarge;
        var opened = _folder.Open(id, create: true);
        if (!opened.TryGetValue(out var handle)) return opened.Status;
        var status = LocalFile.Truncate(handle, length);
        if (status == VfsStatus.Ok) return Publish(id, handle, ChunkMap.Absent(Options.ChunkBytes, length, length), 0, isDirty: false, source);
        handle.Dispose();
        return status;
    }

    private void CloseInTurn(StagingFile file)
    {
        TaskCompletionSource? closed = null;
        var isNeeded = true;
        try
        {
            file.Close();
        }
        finally
        {
            // Also when its map could not be saved: nobody has it open any more.
            lock (_lock)
            {
                isNeeded = !_entries.TryGetValue(file.Id, out var entry) || entry.File != file || RememberNeedsLock(entry, file);
                if (!isNeeded) _entries.Remove(file.Id);
                _leased.Remove(file);
                if (_leased.Count == 0) (closed, _closed) = (_closed, null);
            }

            if (!isNeeded) UnlinkEmpty(file.Id);
            closed?.SetResult();
        }
    }

    /// <summary>False when nothing of the file is present that would be worth remembering.</summary>
    private bool RememberNeedsLock(StagingEntry entry, StagingFile file)
    {
        var map = file.Table.CaptureMap(out var length);
        entry.File = null;
        (entry.Map, entry.Length, entry.IsDirty, entry.LastUse) = (map, length ?? file.LastLength, file.IsDirty, ++_useClock);
        RemoveIdleNeedsLock(entry);
        if (entry.IsDirty) return true;
        if (file.Table.IsEmpty) return false;
        entry.Idle = _idle.AddLast(entry);
        return true;
    }

    private void UnlinkEmpty(StagingId id)
    {
        var status = _folder.Unlink(id);
        if (status != VfsStatus.Ok) Log.LogWarning("Staging file {Id}, now empty, could not be deleted: {Status}.", id, status);
    }
}
