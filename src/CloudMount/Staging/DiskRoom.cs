using CloudMount.Device;

namespace CloudMount.Staging;

/// <summary>Whether the disk has room above the reserve. Asks the disk once for every few MiB, or each time when little is left.</summary>
internal sealed class DiskRoom(string directory, long? minFreeBytes, TimeProvider time)
{
    private const long StepBytes = 4 << 20;
    private const long DefaultReserveBytes = 64 << 20;
    private static readonly TimeSpan RecentTime = TimeSpan.FromMilliseconds(100);

    // Interlocked: bytes that may be written before the disk is asked again.
    private long _allowance;
    private long _recentFree = -1;
    private long _recentAt;

    /// <summary>Bytes above the reserve, as the disk says now; 0 when there are none.</summary>
    public long Free
    {
        get
        {
            if (!LocalFile.StatFileSystem(directory).TryGetValue(out var space)) return 0;
            return Math.Max(0, space.Free - (minFreeBytes ?? Math.Min(DefaultReserveBytes, space.Total / 16)));
        }
    }

    /// <summary>As <see cref="Free"/>, as the disk said at most a tenth of a second ago: not to be asked at every open.</summary>
    public long RecentFree
    {
        get
        {
            if (Volatile.Read(ref _recentFree) is >= 0 and var recent && time.GetElapsedTime(Volatile.Read(ref _recentAt)) < RecentTime) return recent;
            var free = Free;
            Volatile.Write(ref _recentAt, time.GetTimestamp());
            Volatile.Write(ref _recentFree, free);
            return free;
        }
    }

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _allowance, -bytes) >= 0) return true;
        var free = Free;
        Volatile.Write(ref _allowance, Math.Clamp(free - bytes, 0, StepBytes));
        return free >= bytes;
    }
}
