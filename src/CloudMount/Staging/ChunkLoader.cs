using CloudMount.Primitives;

namespace CloudMount.Staging;

/// <summary>Plans the loads of one file: which chunks, in which ranged reads. <see cref="ChunkFlight"/> carries each out.</summary>
internal sealed class ChunkLoader(StagingArea area, StagingFile file, ChunkTable table)
{
    private readonly int _maxChunks = area.MaxFillChunks;

    /// <summary>Loads what is absent of a range, and ahead of it. Null when its first chunk is present; else what to wait for.</summary>
    public Task<VfsStatus>? Demand(long offset, long end, long aheadEnd)
    {
        List<LoadTicket> demanded = [], ahead = [];
        var wait = table.Demand(offset, end, aheadEnd, _maxChunks, demanded, ahead);
        Start(demanded);
        Start(ahead);
        return wait;
    }

    public void LoadAhead(long offset, long end)
    {
        List<LoadTicket> ahead = [];
        table.TakeAhead(offset, end, _maxChunks, ahead);
        Start(ahead);
    }

    /// <summary>Starts the flights, whose chunks were taken from the table before, and empties the list.</summary>
    public void Start(List<LoadTicket> tickets)
    {
        foreach (var ticket in tickets) new ChunkFlight(area, file, table, ticket).Start();
        tickets.Clear();
    }

    /// <summary>Loads all that is absent, a bounded number of ranges ahead. Throws on cancellation; what runs goes on.</summary>
    public async Task<VfsStatus> LoadAllAsync(FillKind kind, CancellationToken cancellation)
    {
        var underWay = new Queue<Task<VfsStatus>>();
        List<LoadTicket> tickets = [];
        var chunk = 0;
        while (!table.IsWhole)
        {
            if (underWay.Count < area.Options.MaxParallelFills && table.DemandNext(ref chunk, _maxChunks, kind, tickets, out var wait))
            {
                Start(tickets);
                underWay.Enqueue(wait!);
                continue;
            }

            var next = underWay.TryDequeue(out var first) ? first : table.WhenNothingAbsent();
            var status = next is null ? VfsStatus.Ok : await next.WaitAsync(cancellation).ConfigureAwait(false);
            if (status != VfsStatus.Ok) return status;
            if (underWay.Count == 0) chunk = 0;
        }

        return VfsStatus.Ok;
    }
}
