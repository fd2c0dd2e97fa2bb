namespace CloudMount.Server.Quotas;

/// <summary>What one file that is being received takes of the quota of its site. Not thread-safe.</summary>
internal sealed class QuotaClaim(SiteUsage usage, string name)
{
    private long _length = usage.LengthOf(name);

    /// <summary>The file will take the place of one that has so many bytes.</summary>
    public void Credit(long bytes) => usage.TryReceive(name, _length, bytes);

    /// <summary>Whether the file may be so long, or longer than it is. It counts from now on.</summary>
    public bool TryReach(long length)
    {
        if (length <= _length) return true;
        if (!usage.TryReceive(name, length)) return false;
        _length = length;
        return true;
    }

    public bool HasRoomFor(long length) => length <= _length || usage.HasRoomFor(name, length);

    /// <summary>As <see cref="SiteUsage.TryStore"/>.</summary>
    public bool TryStore(long length, long? replaced) => usage.TryStore(name, length, replaced);

    public void TakeBack(long length, long? replaced) => usage.TakeBack(name, length, replaced);

    public void Rename(string newName) => usage.Rename(name, newName);

    public void Release() => usage.Release(name);
}
