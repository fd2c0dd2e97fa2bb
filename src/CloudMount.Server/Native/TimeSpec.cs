using System.Runtime.InteropServices;

namespace CloudMount.Server.Native;

/// <summary>struct timespec of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;

    public static TimeSpec Omitted => new() { Nanoseconds = Libc.TimeOmitted };

    public static TimeSpec FromUnixNanoseconds(long nanoseconds)
    {
        var (seconds, rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        return rest < 0 ? new() { Seconds = seconds - 1, Nanoseconds = rest + 1_000_000_000 } : new() { Seconds = seconds, Nanoseconds = rest };
    }
}
