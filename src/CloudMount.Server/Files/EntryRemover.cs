using CloudMount.Server.Changes;
using CloudMount.Server.Native;
using CloudMount.Server.Quotas;

namespace CloudMount.Server.Files;

/// <summary>Deletes files, and directories with all they hold in one step.</summary>
internal sealed class EntryRemover(ServedTree tree)
{
    /// <summary>NotFound, VersionMismatch, Forbidden (the root).</summary>
    public async Task<Refusal?> RemoveAsync(ApiPath path, RemovalCondition condition)
    {
        if (path.IsRoot) return new(RefusalKind.Forbidden, "The root directory cannot be deleted.");
        if (!tree.Find(path).TryGet(out var place, out var refusal))
            return refusal == Refusal.NoSuchParent ? Refusal.NoSuchPath : refusal;
        using (place)
        using (await tree.ChangeAsync(path).ConfigureAwait(false))
        {
            return Remove(place, condition) ?? await tree.Sync.SyncAsync(place).ConfigureAwait(false);
        }
    }

    private Refusal? Remove(Place place, RemovalCondition condition)
    {
        if (!place.Read().TryGet(out var facts, out var refusal)) return refusal;
        if (condition.Check(facts) is { } other) return other;
        return facts.Stat.IsDirectory ? RemoveTree(place, condition) : RemoveFile(place, condition);
    }

    private Refusal? RemoveFile(Place place, RemovalCondition condition)
    {
        using (tree.Locks.Hold(place))
        {
            if (!place.Read().TryGet(out var facts, out var refusal)) return refusal;
            if (condition.Check(facts) is { } other) return other;
            var error = place.Directory.RemoveFile(place.Name);
            if (error != Errno.None) return Refusal.Of(error);
            UsageAt(place)?.Remove(facts.Stat.Size);
            tree.Note(ChangeKind.Delete, place, facts);
            return null;
        }
    }

    private SiteUsage? UsageAt(Place place) => tree.Quotas.Of(Requester.Territory, place.Path);

    private Refusal? RemoveTree(Place place, RemovalCondition condition)
    {
        var removed = condition.WhileHeld<string>(tree, place, facts =>
        {
            if (tree.Area.TakeOut(place, out var name) is not Errno.None and var error) return Refusal.Of(error);
            tree.Note(ChangeKind.Delete, place, facts);
            return name;
        });
        if (!removed.TryGet(out var discarded, out var refusal)) return refusal;

        // Nothing is put into it any more, and it is not removed yet.
        if (UsageAt(place) is { } usage) usage.Remove(tree.Area.Measure(discarded));
        tree.Area.Discard(discarded);
        return null;
    }
}
