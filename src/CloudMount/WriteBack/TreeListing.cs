using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Lists a whole tree: in one call, or level by level where that is more than the service lists at once.</summary>
internal static class TreeListing
{
    public static async Task<RemoteResult<RemoteEntry>> ListAsync(IRemoteStore store, RemotePath directory, CancellationToken cancellation)
    {
        var answer = await store.ListAsync(directory, wholeTree: true, cancellation).ConfigureAwait(false);
        if (answer.IsOk || answer.Error.Kind != RemoteErrorKind.NotSupported) return answer;
        answer = await store.ListAsync(directory, wholeTree: false, cancellation).ConfigureAwait(false);
        if (!answer.TryGetValue(out var listed) || listed.Children is not { } children) return answer;
        var below = new List<RemoteEntry>(children.Count);
        foreach (var child in children)
        {
            var whole = child.IsDirectory ? await ListAsync(store, directory.Child(child.Name), cancellation).ConfigureAwait(false) : child;
            if (whole.TryGetValue(out var entry)) below.Add(entry);
            else if (whole.Error.Kind != RemoteErrorKind.NotFound) return whole;
        }

        return listed with { Children = below };
    }
}
