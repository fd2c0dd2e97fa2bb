namespace CloudMount.Remote;

/// <summary>The account's space in bytes.</summary>
public readonly record struct RemoteSpace(long TotalBytes, long UsedBytes)
{
    public long FreeBytes => Math.Max(0, TotalBytes - UsedBytes);
}
