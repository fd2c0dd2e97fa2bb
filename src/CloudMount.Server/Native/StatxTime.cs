using System.Runtime.InteropServices;

namespace CloudMount.Server.Native;

/// <summary>struct statx_timestamp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StatxTime
{
    public long Seconds;
    public uint Nanoseconds;
    public int Reserved;

    /// <summary>Nanoseconds since 1970, held within the years 1677 to 2262.</summary>
    public readonly long ToUnixNanoseconds() =>
        (Math.Clamp(Seconds, -9_223_372_035, 9_223_372_035) * 1_000_000_000) + Nanoseconds;
}
