namespace CloudMount.Vfs;

/// <summary>What statvfs(3) shows: the service's space where it is known, else that of the disk under the cache.</summary>
public readonly record struct SpaceAnswer(long TotalBytes, long FreeBytes, long AvailableBytes, long TotalInodes, long FreeInodes, int MaxNameBytes);
