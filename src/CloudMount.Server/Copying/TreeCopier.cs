using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Copying;

/// <summary>Copies what a directory held when the copy began: each file appears whole, a tree one by one. What cannot be copied is told and passed over.</summary>
internal sealed class TreeCopier<T>(ICopyTarget<T> target)
{
    private static readonly Refusal Unread = new(RefusalKind.Forbidden, "The directory cannot be read.");

    /// <summary>Copies all that is below a directory into one that was made for it.</summary>
    /// <param name="source">Listed with all that is below it.</param>
    /// <param name="noteFailure">Told what was not copied, by its path.</param>
    public async Task CopyBelowAsync(ApiPath from, ListedEntry source, T to, Action<ApiPath, Refusal> noteFailure, CancellationToken cancellation)
    {
        // Without recursion: how deep a tree is must not matter to the stack.
        var waiting = new Stack<(ApiPath From, ListedEntry Entry, T To)>([(from, source, to)]);
        while (waiting.TryPop(out var next))
        {
            foreach (var child in next.Entry.Children ?? [])
            {
                if (!next.From.Child(child.Name).TryGet(out var path, out var refusal)) continue;
                if (!child.IsDirectory) refusal = await target.CopyFileAsync(path, child.Facts, next.To, child.Name, cancellation).ConfigureAwait(false);
                else if ((await target.MakeAsync(next.To, child.Name, child.Facts).ConfigureAwait(false)).TryGet(out var below, out refusal)) waiting.Push((path, child, below));
                if (refusal is not null) noteFailure(path, refusal);
            }

            if (next.Entry.Children is null) noteFailure(next.From, Unread);
        }
    }
}
