using CloudMount.Server.Files;

namespace CloudMount.Server.Changes;

/// <summary>Answers what changed since a client last asked, at once or as soon as something did. Waiting holds no thread.</summary>
internal sealed class ChangeFeed(ChangeJournal journal, TimeProvider time)
{
    private const int PartRows = 4096;

    /// <summary>Changes seldom come alone: what follows within this time goes into the same answer.</summary>
    private static readonly TimeSpan CollectingTime = TimeSpan.FromMilliseconds(50);

    public static Refusal TooOld { get; } =
        new(RefusalKind.Expired, "The changes since then are not known any more: list everything anew and ask without a cursor.");

    public ChangeJournal Journal => journal;

    /// <summary>Expired when changes since then may be missing, or the territory of who asks came or went as a whole.</summary>
    public async Task<Outcome<ChangePage>> ReadAsync(ChangeQuery query, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (Collect(query) is not { } page) return TooOld;
            var left = query.Wait - time.GetElapsedTime(began);
            if (page.Changes.Count > 0 || left <= TimeSpan.Zero) return page;
            if (!await journal.WaitAsync(page.UpTo, left, cancellation).ConfigureAwait(false)) return page;
            await Task.Delay(CollectingTime < left ? CollectingTime : left, time, cancellation).ConfigureAwait(false);
            query = query with { After = page.UpTo };
        }
    }

    private ChangePage? Collect(ChangeQuery query)
    {
        if (FindMoves(query) is not { } moves) return null;
        var territory = Requester.Territory;
        var scope = new ChangeScope(query.Directory.IsRoot ? "" : territory.FullPathOf(query.Directory), moves);
        var (after, changes) = (query.After, new List<Change>());
        while (true)
        {
            if (journal.Read(after, PartRows) is not { } part) return null;
            foreach (var row in part.Rows)
            {
                if (row.Stamp > query.UpTo) return new(changes, Math.Max(query.After, query.UpTo), HasMore: false);
                if (ChangeView.IsOfRoot(row, territory)) return null;
                if (!scope.Takes(row) || (query.Origin is not null && row.By.Origin == query.Origin) || ChangeView.Of(row, territory) is not { } seen) continue;
                if (changes.Count == query.Limit) return new(changes, changes[^1].Stamp, HasMore: true);
                changes.Add(seen);
            }

            after = part.UpTo;
            if (part.IsAll) return new(changes, Math.Min(after, Math.Max(query.After, query.UpTo)), HasMore: false);
        }
    }

    /// <summary>The moves of directories among the rows. The root was never elsewhere.</summary>
    private List<Change>? FindMoves(ChangeQuery query)
    {
        var (after, moves) = (query.After, new List<Change>());
        while (!query.Directory.IsRoot)
        {
            if (journal.Read(after, PartRows) is not { } part) return null;
            moves.AddRange(part.Rows.Where(static row => row is { Kind: ChangeKind.Move, IsDirectory: true }));
            after = part.UpTo;
            if (part.IsAll) break;
        }

        return moves;
    }
}
