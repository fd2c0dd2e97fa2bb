namespace CloudMount.Fs.Linux.Protocol;

/// <summary>Answers INIT: of what we want, what this kernel offers. Does no input or output.</summary>
internal static class InitNegotiation
{
    public const uint Major = 7;

    /// <summary>7.31 is Linux 5.4; everything the adapter depends on without a flag is older.</summary>
    public const uint OldestMinor = 31;

    public const uint NewestMinor = 45;

    /// <summary>256 pages: the system-wide limit of fs.fuse.max_pages_limit as shipped.</summary>
    public const int MaxPages = 256;

    public const int MaxWriteBytes = MaxPages * 4096;

    private const InitFlags Wanted =
        InitFlags.AsyncRead | InitFlags.AtomicTruncate | InitFlags.BigWrites | InitFlags.ReadDirectoryPlus | InitFlags.AsyncDirectIo |
        InitFlags.ParallelDirectoryOperations | InitFlags.AbortError | InitFlags.MaxPages | InitFlags.CacheSymbolicLinks |
        InitFlags.ExplicitInvalidation | InitFlags.HandleKillPrivV2 | InitFlags.SetXattrExtension | InitFlags.InitExtension |
        InitFlags.HasExpireOnly | InitFlags.DirectIoAllowMmap;

    private const ushort MaxBackground = 64;
    private const ushort CongestionThreshold = 48;

    /// <summary>False when the kernel is too old to serve.</summary>
    public static bool IsSupported(in InitIn offer) => offer.Major == Major && offer.Minor >= OldestMinor;

    public static Negotiated Negotiate(in InitIn offer, uint offeredFlags2, InitWishes wishes)
    {
        var offered = (InitFlags)(offer.Flags | ((ulong)offeredFlags2 << 32));
        var wanted = wishes.Passthrough ? Wanted | InitFlags.Passthrough : Wanted;
        return new(Math.Min(offer.Minor, NewestMinor), wanted & offered);
    }

    public static InitOut ToReply(in Negotiated negotiated, uint maxReadAhead) => new(
        Major, negotiated.Minor, maxReadAhead, (uint)negotiated.Flags, MaxBackground, CongestionThreshold, MaxWriteBytes,
        TimeGranularity: 1, MaxPages, MapAlignment: 0, (uint)((ulong)negotiated.Flags >> 32),
        // 1 lets the kernel pass reads and writes through to files of a plain file system, and still permits one layer over this mount.
        MaxStackDepth: negotiated.HasPassthrough ? 1u : 0, 0, 0, 0);
}
