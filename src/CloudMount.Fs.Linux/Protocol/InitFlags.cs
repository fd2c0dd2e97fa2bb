namespace CloudMount.Fs.Linux.Protocol;

/// <summary>What kernel and server agree on at INIT: <c>flags</c> in the lower half, <c>flags2</c> in the upper (include/uapi/linux/fuse.h).</summary>
[Flags]
internal enum InitFlags : ulong
{
    None = 0,
    AsyncRead = 1UL << 0,
    AtomicTruncate = 1UL << 3,
    BigWrites = 1UL << 5,
    ReadDirectoryPlus = 1UL << 13,
    AsyncDirectIo = 1UL << 15,
    WritebackCache = 1UL << 16,
    ParallelDirectoryOperations = 1UL << 18,
    AbortError = 1UL << 21,
    MaxPages = 1UL << 22,
    CacheSymbolicLinks = 1UL << 23,
    ExplicitInvalidation = 1UL << 25,
    HandleKillPrivV2 = 1UL << 28,
    SetXattrExtension = 1UL << 29,
    InitExtension = 1UL << 30,
    HasExpireOnly = 1UL << 35,
    DirectIoAllowMmap = 1UL << 36,
    Passthrough = 1UL << 37,
}
