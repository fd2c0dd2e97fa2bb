using System.Globalization;
using CloudMount.Primitives;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// Follows <c>file/diff</c> (facts C.5) where it only answers questions: asks for a span of time again and again. Spans overlap, since changes may be
/// noted late; rows of the last answer are passed over. Rows name entries and directories by id. Thread-safe.
/// </summary>
internal sealed class DiffPoll(QuatrixApi api, KnownIds ids, TimeSpan interval)
{
    /// <summary>The most directories that are asked for to learn where the changes of one answer are.</summary>
    internal const int MaxClimbs = 64;

    private const string CursorMark = "at ";
    private const int OverlapSeconds = 5;
    private const decimal MaxSeconds = long.MaxValue / 1_000_000_000;

    private volatile Answered? _last;
    private long _clockOffsetTicks;

    /// <summary>Whether a cursor is one of these.</summary>
    public static bool IsCursor(string? cursor) => cursor?.StartsWith(CursorMark, StringComparison.Ordinal) == true;

    /// <summary>As <see cref="IRemoteStore.GetChangesAsync"/>, one question after a wait.</summary>
    public async Task<RemoteResult<RemoteChanges>> AskAsync(string rootId, string? cursor, CancellationToken cancellation)
    {
        if (cursor is not null) await Task.Delay(interval, api.Http.Time, cancellation).ConfigureAwait(false);
        var to = Now();
        var from = to + 1 + OverlapSeconds;
        if (cursor is not null && (!IsCursor(cursor) || !long.TryParse(cursor.AsSpan(CursorMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out from)))
            return new RemoteError(RemoteErrorKind.NotFound, "The service counts its changes in another way now.");
        var query = string.Create(CultureInfo.InvariantCulture, $"from={from - OverlapSeconds}&to={to + 1}");
        var outcome = await api.ReadChangesAsync(rootId, query, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply))
        {
            return cursor is null && outcome.Failure?.Code == (int)QuatrixErrorCode.Expired
                ? new RemoteError(RemoteErrorKind.ServerFailed, "The service does not know its changes from now on yet.")
                : outcome.Result.Error;
        }

        if (reply.Date is { } date) Interlocked.Exchange(ref _clockOffsetTicks, (date - api.Http.Time.GetUtcNow()).Ticks);

        // The first question is for what is still to come, and its answer only says what time it is there.
        var next = CursorMark + (cursor is null ? Now() : to).ToString(CultureInfo.InvariantCulture);
        var rows = reply.Rows!.ToHashSet();
        IReadOnlyList<RemoteChange>? changes = [];
        if (cursor is not null)
        {
            var seen = _last is { } last && last.Cursor == cursor ? last.Rows : [];
            var located = await LocateAsync(rootId, rows.Where(row => !seen.Contains(row)).ToList(), cancellation).ConfigureAwait(false);
            if (located.Error is { } error) return error;
            changes = located.Changes;
        }

        _last = new(next, rows);
        return new RemoteChanges(next, changes);
    }

    // By the service's clock, as far as it told.
    private long Now() => (api.Http.Time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _clockOffsetTicks))).ToUnixTimeSeconds();

    private async Task<(IReadOnlyList<RemoteChange>? Changes, RemoteError? Error)> LocateAsync(
        string rootId, List<ChangeRow> rows, CancellationToken cancellation)
    {
        var paths = ids.PathsOf(rows.SelectMany(row => new[] { row.Id, row.ParentId }).OfType<string>().ToHashSet(StringComparer.Ordinal));
        var directories = paths.ToDictionary(pair => pair.Key, pair => (RemotePath?)pair.Value, StringComparer.Ordinal);
        directories[rootId] = RemotePath.Root;
        var climb = new DirectoryClimb(api, directories, MaxClimbs);
        var changes = new List<RemoteChange>();
        foreach (var row in rows)
        {
            if (row.Id == rootId) changes.Add(new(RemotePath.Root, RemoteChangeKind.Unknown));
            var old = row.Id is not null && paths.TryGetValue(row.Id, out var known) ? known : (RemotePath?)null;
            RemotePath? parent = null;
            if (row.ParentId is { } parentId)
            {
                var found = await climb.FindAsync(parentId, cancellation).ConfigureAwait(false);
                if (!found.TryGetValue(out parent)) return (null, found.Error);
                if (climb.IsSpent) return (null, null);
            }

            if (parent is { } directory) changes.Add(ChangeOf(row, directory, old));
            else if (old is { IsRoot: false } gone) changes.Add(new(gone, RemoteChangeKind.Unknown));
        }

        return (changes, null);
    }

    private static RemoteChange ChangeOf(ChangeRow row, RemotePath directory, RemotePath? old)
    {
        if (!RemotePath.IsName(row.Name)) return new(directory, RemoteChangeKind.Unknown);
        var path = directory.Child(row.Name);
        return new(path, ChangePaths.KindOf(row.Action), old == path ? null : old, EntryOf(row));
    }

    // As a listing shows it, so that what this mount changed itself can be told from what others did.
    private static RemoteEntry? EntryOf(ChangeRow row)
    {
        var isDirectory = row.Type is "D" or "S";
        if (row.Id is null || row.Modified is not { } seconds || Math.Abs(seconds) >= MaxSeconds) return null;
        if (!isDirectory && (row.Type != "F" || row.Size is not >= 0)) return null;
        var modified = new Timestamp((long)decimal.Floor(seconds * 1_000_000m) * 1000);
        var size = isDirectory ? 0 : row.Size!.Value;
        return new()
        {
            Name = row.Name!,
            IsDirectory = isDirectory,
            Size = size,
            ModifyTime = modified,
            CreateTime = modified,
            Id = row.Id,
            Version = isDirectory ? "" : $"{row.Id}-{MadeVersion.Of(modified, size)}",
        };
    }

    private sealed record Answered(string Cursor, HashSet<ChangeRow> Rows);
}
