using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Staging;
using CloudMount.WriteBack;

namespace CloudMount.Refresh;

// One listing at a time for each directory, and the listing itself.
internal sealed partial class Refresher
{
    private Flight Join(InodeNumber directory, List<InodeNumber> above)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue(directory, out var own)) return own;
            if (_trees > 0)
            {
                foreach (var one in above)
                {
                    if (_flights.TryGetValue(one, out var tree) && tree.IsTree) return tree;
                }
            }

            return StartNeedsLock(directory, _walks.Choose(directory, above, parts.Time.GetUtcNow()));
        }
    }

    // Only those the remote has: what is above by Local alone is not listed there.
    private List<InodeNumber> DirectoriesAbove(InodeNumber directory) => parts.Read((in IndexChange view) =>
    {
        var above = new List<InodeNumber>();
        for (var at = directory; BasePlaces.DirectoryEntry(view, at) is { Base: { } known, IsBegun: false };)
        {
            at = known.Parent;
            above.Add(at);
        }

        return above;
    });

    private Flight StartNeedsLock(InodeNumber directory, InodeNumber listed)
    {
        if (_flights.TryGetValue(listed, out var running) && (listed == directory || running.IsTree)) return running;
        var isTree = listed != directory;
        var number = ++_flightCount;
        var task = Task.Run(() => FlyAsync(number, directory, listed, isTree));
        if (isTree) _trees++;
        return _flights[listed] = new(number, task, isTree, parts.Time.GetTimestamp());
    }

    private async Task<VfsStatus> FlyAsync(long number, InodeNumber directory, InodeNumber listed, bool isTree)
    {
        try
        {
            var answer = await ListAsync(listed, isTree).ConfigureAwait(false);
            if (!isTree || answer?.Kind != RemoteErrorKind.NotSupported) return Answer(answer);
            lock (_lock) _walks.NoteLarge(listed, parts.Time.GetUtcNow());
            return Answer(await ListAsync(directory, false).ConfigureAwait(false));
        }
        catch (VfsException exception)
        {
            return exception.Status;
        }
        finally
        {
            lock (_lock)
            {
                if (_flights.GetValueOrDefault(listed)?.Number == number) _flights.Remove(listed);
                if (isTree) _trees--;
            }
        }
    }

    private VfsStatus Answer(RemoteError? error)
    {
        if (error is null) return VfsStatus.Ok;
        lock (_lock) _lastFailure = parts.Time.GetTimestamp();
        return error.Kind.ToReadStatus();
    }

    /// <summary>Lists and applies. Null when that went well.</summary>
    private async Task<RemoteError?> ListAsync(InodeNumber directory, bool wholeTree)
    {
        using var listing = parts.Guard.BeginListing(out var sequence);
        var asked = Timestamp.Now(parts.Time);
        if (parts.Index.BasePathOf(directory) is not { } path) return null;
        var answer = await parts.Store.ListAsync(path, wholeTree, _stopping.Token).ConfigureAwait(false);
        var application = new ListingApplication(parts, sequence, asked);
        if (answer.TryGetValue(out var listed)) application.Apply(directory, listed);
        else if (answer.Error.Kind == RemoteErrorKind.NotFound && !path.IsRoot) application.ApplyMissing(directory);
        else return answer.Error;
        if (parts.Index.FindInode(directory) is { } now) _stale.Clear(now);
        return null;
    }
}
