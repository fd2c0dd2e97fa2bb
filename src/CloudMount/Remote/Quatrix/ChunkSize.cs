namespace CloudMount.Remote.Quatrix;

/// <summary>
/// How large the next chunk is: so that one takes about a second, within what may be sent again. Pure.
/// </summary>
internal static class ChunkSize
{
    public const int First = 1 << 20;

    private const int Least = 256 << 10;

    // A quarter of a second of 1 Gbit/s: the wait for the answer of each is lost. rclone goes up to 100 MB (facts C.5, Upload).
    private const int Most = 32 << 20;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    public static int Bounded(int size) => Math.Clamp(size, Least, Most);

    public static int After(int size, TimeSpan took)
    {
        if (took < Quick) return Math.Min(Most, size * 2);
        return took > Slow ? Math.Max(Least, size / 2) : size;
    }
}
