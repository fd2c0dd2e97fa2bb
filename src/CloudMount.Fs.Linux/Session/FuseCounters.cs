using CloudMount.Fs.Linux.Protocol;

namespace CloudMount.Fs.Linux.Session;

/// <summary>How many requests of each opcode were read. Thread-safe.</summary>
internal sealed class FuseCounters
{
    private readonly long[] _counts = new long[OperationTable.RowCount];

    public void Count(Opcode opcode)
    {
        if ((uint)opcode < (uint)_counts.Length) Interlocked.Increment(ref _counts[(int)opcode]);
    }

    /// <summary>The counts that are not 0, by the name of the operation.</summary>
    public IReadOnlyDictionary<string, long> Snapshot() => Enumerable.Range(0, _counts.Length)
        .Select(opcode => (Opcode: (Opcode)opcode, Count: Interlocked.Read(ref _counts[opcode])))
        .Where(row => row.Count > 0)
        .ToDictionary(row => row.Opcode.ToString(), row => row.Count);
}
