using CloudMount.Device;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Staging;

internal sealed partial class StagingArea
{
    /// <summary>Leases the file, leased or not, whose clean content was not used for longest. Null when none is left.</summary>
    /// <param name="freed">Grows by files that were given up at once.</param>
    internal StagingFile? LeaseLeastUsed(HashSet<StagingId> passedOver, ref long freed)
    {
        while (true)
        {
            StagingEntry? idle;
            StagingFile? open;
            lock (_lock)
            {
                idle = _idle.FirstOrDefault(entry => !passedOver.Contains(entry.Id));
                open = OpenLeastUsedNeedsLock(passedOver);
                if (open is not null && (idle is null || open.LastUse < idle.LastUse))
                {
                    _leased[open].Count++;
                    return open;
                }
            }

            if (idle is null) return null;
            if (LeaseIdle(idle, ref freed) is { } file) return file;
            passedOver.Add(idle.Id);
            if (freed > 0) return null;
        }
    }

    private StagingFile? OpenLeastUsedNeedsLock(HashSet<StagingId> passedOver)
    {
        StagingFile? least = null;
        foreach (var (file, leases) in _leased)
        {
            if (leases.Count > 0 && file.CanEvict && (least is null || file.LastUse < least.LastUse) && !passedOver.Contains(file.Id)) least = file;
        }

        return least;
    }

    /// <summary>Null when it is in use by now, or was given up whole as its map is not known here.</summary>
    private StagingFile? LeaseIdle(StagingEntry idle, ref long freed)
    {
        lock (TurnOf(idle.Id))
        {
            lock (_lock)
            {
                if (idle.Idle is null) return null;
            }

            var opened = _folder.Open(idle.Id, create: false);
            if (opened.TryGetValue(out var handle))
            {
                if (idle.Map is not null) return OpenIdleInTurn(idle, idle.Map, handle);
                SaveAbsent(idle.Id, handle);
                handle.Dispose();
            }

            freed += GiveUpInTurn(idle);
            return null;
        }
    }

    private StagingFile? OpenIdleInTurn(StagingEntry idle, byte[] map, SafeFileHandle handle)
    {
        var read = new StagedStateReader(Options.ChunkBytes).Read(handle, new(idle.Length, map, IsDirty: false), isTrusted: true);
        if (read.TryGetValue(out var content)) return Publish(idle.Id, handle, content.Map, content.WholeBytes, isDirty: false, null);
        handle.Dispose();
        return null;
    }

    private void SaveAbsent(StagingId id, SafeFileHandle handle)
    {
        var length = LocalFile.Stat(handle).TryGetValue(out var stat) ? stat.Length : 0;
        if (ChunkMap.CanHold(Options.ChunkBytes, length)) Maps.Save(id, length, ChunkMapFormat.Write(ChunkMap.Absent(Options.ChunkBytes, length, length)));
        Maps.Commit();
    }

    private long GiveUpInTurn(StagingEntry idle)
    {
        var bytes = idle.Charge.Bytes;
        lock (_lock)
        {
            RemoveIdleNeedsLock(idle);
            _entries.Remove(idle.Id);
        }

        idle.Charge.Release();
        _folder.Unlink(idle.Id);
        Ledger.AddEvicted(bytes);
        return bytes;
    }
}
