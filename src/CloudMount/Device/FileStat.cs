namespace CloudMount.Device;

/// <summary>The part of statx(2) that is asked for. Times are nanoseconds since 1970.</summary>
internal readonly record struct FileStat(long Length, long AllocatedBytes, long ModifyTime, long ChangeTime);
