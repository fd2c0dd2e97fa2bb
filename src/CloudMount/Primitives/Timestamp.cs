namespace CloudMount.Primitives;

/// <summary>A point in time in nanoseconds since 1970-01-01T00:00:00Z, negative before it. Holds the years 1677 to 2262.</summary>
public readonly record struct Timestamp(long Nanoseconds) : IComparable<Timestamp>
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Whole seconds, rounded down, as <c>tv_sec</c> of timespec(3).</summary>
    public long Seconds => Math.DivRem(Nanoseconds, NanosecondsPerSecond) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;

    /// <summary>The nanoseconds within the second, 0 to 999,999,999, as <c>tv_nsec</c> of timespec(3).</summary>
    public uint SubsecondNanoseconds => (uint)(Nanoseconds - (Seconds * NanosecondsPerSecond));

    /// <summary>Clamps to the representable years.</summary>
    public static Timestamp From(long seconds, uint nanoseconds)
    {
        const long Limit = (long.MaxValue / NanosecondsPerSecond) - 1;
        return new((Math.Clamp(seconds, -Limit, Limit) * NanosecondsPerSecond) + nanoseconds);
    }

    public static Timestamp From(DateTimeOffset time) => new((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100);

    public static Timestamp Now(TimeProvider time) => From(time.GetUtcNow());

    /// <summary>To 100 ns, the resolution of .NET.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(Nanoseconds / 100);

    public int CompareTo(Timestamp other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public static bool operator <(Timestamp left, Timestamp right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Timestamp left, Timestamp right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Timestamp left, Timestamp right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Timestamp left, Timestamp right) => left.Nanoseconds >= right.Nanoseconds;
}
