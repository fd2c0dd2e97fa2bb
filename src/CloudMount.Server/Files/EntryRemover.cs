using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>Deletes files, and directories with all they hold in one step.</summary>
internal sealed class EntryRemover(ServedTree tree)
{
    /// <summary>NotFound, VersionMismatch, Forbidden (the root).</summary>
    /// <param name="ifVersion">The version the file must have; null for any, and for directories.</param>
    public async Task<Refusal?> RemoveAsync(ApiPath path, string? ifVersion)
    {
        if (path.IsRoot) return new(RefusalKind.Forbidden, "The root directory cannot be deleted.");
        if (!tree.Find(path).TryGet(out var place, out var refusal))
            return refusal == Refusal.NoSuchParent ? Refusal.NoSuchPath : refusal;
        using (place)
        {
            return Remove(place, ifVersion) ?? await tree.Sync.SyncAsync(place).ConfigureAwait(false);
        }
    }

    private Refusal? Remove(Place place, string? ifVersion)
    {
        using (tree.Locks.Hold(place))
        {
            if (!place.Read().TryGet(out var facts, out var refusal)) return refusal;
            if (ifVersion is not null && UploadOrder.Check(facts, ifVersion) is { } other) return other;
            var error = facts.Stat.IsDirectory ? tree.Area.Discard(place) : place.Directory.RemoveFile(place.Name);
            return error == Errno.None ? null : Refusal.Of(error);
        }
    }
}
