namespace CloudMount.Fs.Linux.Protocol;

/// <summary>FOPEN_* of an open reply.</summary>
[Flags]
internal enum OpenReplyFlags : uint
{
    None = 0,
    KeepCache = 1 << 1,
    CacheDirectory = 1 << 3,
    NoFlush = 1 << 5,
    Passthrough = 1 << 7,
}
