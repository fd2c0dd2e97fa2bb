namespace CloudMount.Remote.Quatrix;

/// <summary>Finds where directories are by asking for what is above them. One answer of a feed, one thread.</summary>
/// <param name="known">Paths by id, the root of the mount among them; null for what lies outside. What is found is added.</param>
internal sealed class DirectoryClimb(QuatrixApi api, Dictionary<string, RemotePath?> known, int maxCalls)
{
    private int _calls;

    /// <summary>True once more would have to be asked than may be.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>The path of a directory; null when it lies outside of the mount or is gone.</summary>
    public async Task<RemoteResult<RemotePath?>> FindAsync(string id, CancellationToken cancellation)
    {
        var below = new Stack<(string Id, string Name)>();
        RemotePath? path;
        for (var at = id; !known.TryGetValue(at, out path);)
        {
            if (++_calls > maxCalls)
            {
                IsSpent = true;
                return default(RemotePath?);
            }

            var outcome = await api.ReadAboveChangeAsync(at, cancellation).ConfigureAwait(false);
            if (!outcome.Result.TryGetValue(out var reply) && outcome.Result.Error.Kind != RemoteErrorKind.NotFound) return outcome.Result.Error;
            below.Push((at, reply?.Name ?? ""));
            if (reply is not { IsDirectory: true, ParentId: { } parent } || !RemotePath.IsName(reply.Name)) break;
            at = parent;
        }

        while (below.TryPop(out var step))
        {
            if (path is not null) path = path.Value.Child(step.Name);
            known[step.Id] = path;
        }

        return path;
    }
}
