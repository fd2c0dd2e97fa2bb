using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>
/// Lists a directory page by page (facts B.3). Pages are numbers and not cursors: what is made or deleted between two of them moves the others, and
/// entries would be missed or told twice. So all have to tell the same totals, and the directory the same state after the last page as on the first.
/// </summary>
internal sealed class PagedListing(SmartFileV2Api api, RemotePath directory)
{
    /// <summary>Ten times what the service lists when nobody asks; it may list fewer.</summary>
    private const int PageEntries = 1000;
    private const int DefaultPageEntries = 100;

    /// <summary>They wait for the line and not for the service.</summary>
    private const int MaxParallel = 4;
    private const int MaxRounds = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private int _perPage = PageEntries;

    /// <summary>The directory with its children. NotFound (also for a file); TimedOut when it never stood still.</summary>
    public async Task<RemoteResult<RemoteEntry>> ReadAsync(CancellationToken cancellation)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (round > 0) await Task.Delay(Pause * round, api.Http.Time, cancellation).ConfigureAwait(false);
            var first = await ReadFirstAsync(cancellation).ConfigureAwait(false);
            if (!first.TryGetValue(out var page)) return first.Error;
            if (page.Pages is null or <= 1) return Shown(page.Entry!);
            var joined = await ReadRestAsync(page, cancellation).ConfigureAwait(false);
            if (!joined.TryGetValue(out var entry)) return joined.Error;
            if (entry is not null) return Shown(entry);
        }

        return new RemoteError(RemoteErrorKind.TimedOut, $"{directory} changed each time while it was listed.");
    }

    /// <summary>Without the uploads under way, which nobody is to read or move.</summary>
    private static RemoteEntry Shown(RemoteEntry directory) => directory.Children!.Any(child => OpenParts.IsName(child.Name))
        ? directory with { Children = directory.Children!.Where(child => !OpenParts.IsName(child.Name)).ToArray() }
        : directory;

    /// <summary>A reply that holds a directory with children, and whose numbers can be.</summary>
    private async Task<RemoteResult<PathReply>> ReadFirstAsync(CancellationToken cancellation)
    {
        var outcome = await ReadPageAsync(1, cancellation).ConfigureAwait(false);
        if (_perPage > DefaultPageEntries && outcome.Failure?.Error.Kind == RemoteErrorKind.Rejected)
        {
            _perPage = DefaultPageEntries;
            outcome = await ReadPageAsync(1, cancellation).ConfigureAwait(false);
        }

        if (outcome.Failure?.Error.Kind == RemoteErrorKind.TooLarge) return PathResults.BadReply(directory, "the listing is too long");
        var result = PathResults.EntryOf(directory, outcome);
        if (!result.TryGetValue(out var entry)) return result.Error;
        if (!entry.IsDirectory) return new RemoteError(RemoteErrorKind.NotFound, $"{directory} is a file.");

        // No children is not the same as nobody told: an empty directory has an empty list.
        if (entry.Children is null) return PathResults.BadReply(directory, "its children are missing");
        var page = outcome.Result.Value;
        if (page.Pages is null or <= 1) return page;
        if (page.Total is not { } total || total < page.Pages) return PathResults.BadReply(directory, "the numbers of its pages cannot be");
        return total > api.Http.MaxReplyEntries ? PathResults.BadReply(directory, "the listing is too long") : page;
    }

    /// <summary>All pages as one entry; null when the directory changed meanwhile.</summary>
    private async Task<RemoteResult<RemoteEntry?>> ReadRestAsync(PathReply first, CancellationToken cancellation)
    {
        var pages = new RemoteResult<PathReply>[first.Pages!.Value - 1];
        var isVain = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellation };
        await Parallel.ForAsync(0, pages.Length, options, async (index, cancel) =>
        {
            if (Volatile.Read(ref isVain) != 0) return;
            pages[index] = (await ReadPageAsync(index + 2, cancel).ConfigureAwait(false)).Result;
            if (!pages[index].IsOk || !IsSame(first, pages[index].Value)) Volatile.Write(ref isVain, 1);
        }).ConfigureAwait(false);

        // A page that is no more, or a directory that is not, shows at the next look.
        var failed = pages.FirstOrDefault(page => page.Error is { Kind: not (RemoteErrorKind.NotFound or RemoteErrorKind.Rejected) });
        if (failed.Error is { } error) return error;
        if (isVain != 0) return default(RemoteEntry);
        var entry = Join(first, pages);
        if (entry is null) return default(RemoteEntry);
        var after = (await api.ReadInfoAsync(directory, "", cancellation).ConfigureAwait(false)).Result;
        if (after.Error is { Kind: not RemoteErrorKind.NotFound } lost) return lost;
        return after.IsOk && IsStill(first, after.Value) ? entry : default(RemoteEntry);
    }

    private Task<HttpOutcome<PathReply>> ReadPageAsync(int number, CancellationToken cancellation) => api.ReadInfoAsync(
        directory, number == 1 ? $"children=true&limit={_perPage}" : $"children=true&limit={_perPage}&page={number}", cancellation);

    private static bool IsSame(PathReply one, PathReply other) =>
        one.Pages == other.Pages && one.Total == other.Total && other.Entry?.Children is { } children && children.Count + other.SkippedEntries > 0 && IsStill(one, other);

    private static bool IsStill(PathReply one, PathReply other) =>
        other.Entry is { IsDirectory: true } entry && one.Entry!.ModifyTime == entry.ModifyTime && one.Items == other.Items;

    /// <summary>Null when a name comes twice, or there are more or fewer entries than were told.</summary>
    private static RemoteEntry? Join(PathReply first, RemoteResult<PathReply>[] rest)
    {
        var replies = rest.Select(page => page.Value).Prepend(first).ToArray();
        if (replies.Sum(reply => reply.Entry!.Children!.Count + reply.SkippedEntries) != first.Total) return null;
        var children = replies.SelectMany(reply => reply.Entry!.Children!).ToArray();
        var names = new HashSet<string>(children.Length, StringComparer.Ordinal);
        return children.All(child => names.Add(child.Name)) ? first.Entry! with { Children = children } : null;
    }
}
