namespace CloudMount.Staging;

/// <summary>Who uses an open staging file. Guarded by the lock of the area.</summary>
internal sealed class FileLeases
{
    public int Count { get; set; }

    /// <summary>How many of the leases are loads under way, which end soon when nobody else is left.</summary>
    public int Flights { get; set; }

    public CancellationTokenSource Cancellation { get; set; } = new();
}
