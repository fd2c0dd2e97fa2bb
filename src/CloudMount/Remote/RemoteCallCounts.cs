namespace CloudMount.Remote;

/// <summary>How often each call of a store was made. Thread-safe.</summary>
public sealed class RemoteCallCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<RemoteCall>().Length];

    public long this[RemoteCall call] => Interlocked.Read(ref _counts[(int)call]);

    /// <summary>All calls but those that follow what others change.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            for (var call = 0; call < _counts.Length; call++) total += Interlocked.Read(ref _counts[call]);
            return total - this[RemoteCall.GetChanges];
        }
    }

    /// <summary>The calls that change the remote.</summary>
    public long Changes => this[RemoteCall.Upload] + this[RemoteCall.MakeDirectory] + this[RemoteCall.Move] + this[RemoteCall.Edit]
        + this[RemoteCall.Delete];

    public void Add(RemoteCall call) => Interlocked.Increment(ref _counts[(int)call]);

    public void Reset()
    {
        for (var call = 0; call < _counts.Length; call++) Interlocked.Exchange(ref _counts[call], 0);
    }

    public override string ToString() =>
        string.Join(", ", Enum.GetValues<RemoteCall>().Where(call => this[call] > 0).Select(call => $"{call} {this[call]}"));
}
