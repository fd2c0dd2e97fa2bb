namespace CloudMount.Remote.Http;

/// <summary>Lists a whole tree from a service that lists one directory at a time: several at once, since each waits for the line and not for the service.</summary>
internal static class TreeWalk
{
    /// <summary>16 hide a distance of 20 ms for 800 directories a second, and are what an account's calls have of places.</summary>
    private const int MaxParallel = 16;

    /// <summary>Ten seconds at that distance. A larger tree is better listed where somebody looks.</summary>
    private const int MaxDirectories = 8192;

    /// <summary>NotFound, NotSupported for more directories or entries than are listed, and what <paramref name="list"/> answers. What vanishes meanwhile is left out.</summary>
    /// <param name="maxEntries">Of the whole tree.</param>
    /// <param name="list">Lists one level.</param>
    public static async Task<RemoteResult<RemoteEntry>> ListAsync(
        RemotePath top, int maxEntries, Func<RemotePath, CancellationToken, Task<RemoteResult<RemoteEntry>>> list, CancellationToken cancellation)
    {
        var first = await list(top, cancellation).ConfigureAwait(false);
        if (!first.TryGetValue(out var root)) return first;
        var listed = new Dictionary<RemotePath, RemoteEntry> { [top] = root };
        var (order, level, entries) = (new List<RemotePath> { top }, DirectoriesOf(top, root).ToList(), root.Children!.Count);
        while (level.Count > 0)
        {
            if (listed.Count + level.Count > MaxDirectories || entries > maxEntries) return new RemoteError(RemoteErrorKind.NotSupported, $"{top} holds too much to be listed at once.");
            var answers = await ListAllAsync(level, list, cancellation).ConfigureAwait(false);
            var next = new List<RemotePath>();
            foreach (var (path, answer) in level.Zip(answers))
            {
                if (answer.TryGetValue(out var entry))
                {
                    listed[path] = entry;
                    order.Add(path);
                    entries += entry.Children!.Count;
                    next.AddRange(DirectoriesOf(path, entry));
                }
                else if (answer.Error.Kind != RemoteErrorKind.NotFound)
                {
                    return answer;
                }
            }

            level = next;
        }

        return Join(order, listed);
    }

    private static IEnumerable<RemotePath> DirectoriesOf(RemotePath path, RemoteEntry entry) =>
        entry.Children!.Where(child => child.IsDirectory).Select(child => path.Child(child.Name));

    /// <summary>In the order of the paths. After a failure that ends the walk the rest is not asked for.</summary>
    private static async Task<RemoteResult<RemoteEntry>[]> ListAllAsync(
        List<RemotePath> paths, Func<RemotePath, CancellationToken, Task<RemoteResult<RemoteEntry>>> list, CancellationToken cancellation)
    {
        var answers = new RemoteResult<RemoteEntry>[paths.Count];
        RemoteError? failure = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellation };
        await Parallel.ForAsync(0, paths.Count, options, async (index, cancel) =>
        {
            answers[index] = Volatile.Read(ref failure) is { } earlier ? earlier : await list(paths[index], cancel).ConfigureAwait(false);
            if (answers[index].Error is { Kind: not RemoteErrorKind.NotFound } error) Volatile.Write(ref failure, error);
        }).ConfigureAwait(false);
        return answers;
    }

    /// <summary>Puts the levels together, the deepest first.</summary>
    private static RemoteEntry Join(List<RemotePath> order, Dictionary<RemotePath, RemoteEntry> listed)
    {
        foreach (var path in order.AsEnumerable().Reverse())
        {
            var children = new List<RemoteEntry>();
            foreach (var child in listed[path].Children!)
            {
                if (!child.IsDirectory) children.Add(child);
                else if (listed.Remove(path.Child(child.Name), out var below)) children.Add(below);
            }

            listed[path] = listed[path] with { Children = children };
        }

        return listed[order[0]];
    }
}
