using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>Deletes files, and directories with all they hold in one step.</summary>
internal sealed class EntryRemover(ServedTree tree)
{
    /// <summary>How often a tree is looked at while others go on; then once more while they wait.</summary>
    private const int FreeLooks = 3;

    /// <summary>NotFound, VersionMismatch, Forbidden (the root).</summary>
    /// <param name="ifVersion">The version the file must have; null for any, and for directories.</param>
    /// <param name="ifTree">The <see cref="TreeMark"/> the directory must have; null for any, and for files.</param>
    /// <param name="ifId">Who must be at the path; null for anybody.</param>
    public async Task<Refusal?> RemoveAsync(ApiPath path, string? ifVersion, string? ifTree, EntryId? ifId = null)
    {
        if (path.IsRoot) return new(RefusalKind.Forbidden, "The root directory cannot be deleted.");
        if (!tree.Find(path).TryGet(out var place, out var refusal))
            return refusal == Refusal.NoSuchParent ? Refusal.NoSuchPath : refusal;
        using (place)
        {
            return Remove(place, ifVersion, ifTree, ifId) ?? await tree.Sync.SyncAsync(place).ConfigureAwait(false);
        }
    }

    private Refusal? Remove(Place place, string? ifVersion, string? ifTree, EntryId? ifId)
    {
        if (!place.Read().TryGet(out var facts, out var refusal)) return refusal;
        if (IsOther(facts, ifId)) return Refusal.NoSuchPath;
        if (facts.Stat.IsDirectory) return ifVersion is null ? RemoveTree(place, ifTree, ifId) : Refusal.OtherVersion;
        return ifTree is null ? RemoveFile(place, ifVersion, ifId) : Refusal.OtherVersion;
    }

    private Refusal? RemoveFile(Place place, string? ifVersion, EntryId? ifId)
    {
        using (tree.Locks.Hold(place))
        {
            if (!place.Read().TryGet(out var facts, out var refusal)) return refusal;
            if (IsOther(facts, ifId)) return Refusal.NoSuchPath;
            if (ifVersion is not null && UploadOrder.Check(facts, ifVersion) is { } other) return other;
            var error = place.Directory.RemoveFile(place.Name);
            return error == Errno.None ? null : Refusal.Of(error);
        }
    }

    private Refusal? RemoveTree(Place place, string? ifTree, EntryId? ifId)
    {
        for (var looks = 1; ; looks++)
        {
            var changes = tree.Locks.Changes;
            var isFree = ifTree is not null && looks <= FreeLooks;
            if (isFree && IsOther(place, ifTree)) return Refusal.OtherVersion;
            using (tree.Locks.HoldAll())
            {
                if (isFree && tree.Locks.Changes != changes) continue;
                if (!isFree && IsOther(place, ifTree)) return Refusal.OtherVersion;
                if (ifId is not null && !(place.Read().TryGet(out var facts, out _) && !IsOther(facts, ifId))) return Refusal.NoSuchPath;
                var error = tree.Area.Discard(place);
                return error == Errno.None ? null : Refusal.Of(error);
            }
        }
    }

    private static bool IsOther(in EntryFacts facts, EntryId? ifId) => ifId is { } id && facts.Id != id;

    private static bool IsOther(Place place, string? ifTree) =>
        ifTree is not null && TreeMark.Of(place.Directory, place.Name, place.Path.Segments.Count) != ifTree;
}
