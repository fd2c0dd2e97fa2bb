using System.Security.Cryptography;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Native;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>
/// Deletes entries by id: into the trash, where they keep their ids and can be moved out again, or for good. What is deleted in the
/// trash is gone, and so is what lies there for 30 days. Each territory has a trash of its own.
/// </summary>
internal sealed class EntryTrash(ServedTree tree, EntryIds ids, TimeProvider time)
{
    private const int MaxTries = 10;
    private static readonly Refusal Moving = new(RefusalKind.Busy, "The entry is moved again and again; try again.");
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly EntryEditor _editor = new(tree);
    private readonly EntryRemover _remover = new(tree);

    /// <summary>
    /// Deletes an entry, wherever it was moved since it was found. What is gone meanwhile is deleted, and so is what went into the trash.
    /// VersionMismatch, Forbidden, Busy.
    /// </summary>
    /// <param name="condition">What must hold of it beside who it is.</param>
    public async Task<Refusal?> DeleteAsync(Identified entry, bool isForGood, RemovalCondition condition)
    {
        condition = condition with { IfId = entry.Id };
        if (entry.IsFixed) return MoveOrder.IsFixed;
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var refusal = await DeleteAsFoundAsync(entry, isForGood, condition).ConfigureAwait(false);
            if (refusal is not { Kind: RefusalKind.NotFound }) return refusal;
            if (!ids.Find(entry.Id).TryGet(out var now, out refusal)) return refusal.Kind == RefusalKind.NotFound ? null : refusal;
            if (!isForGood && now.IsInTrash && !entry.IsInTrash) return null;
            entry = now;
        }

        return Moving;
    }

    /// <summary>Deletes for good what lies in the trash; the ids of what was deleted.</summary>
    public async Task<Outcome<IReadOnlyList<EntryId>>> EmptyAsync()
    {
        if (!ReadAll().TryGet(out var entries, out var refusal)) return refusal;
        var deleted = new List<EntryId>();
        foreach (var entry in entries)
        {
            if (await RemoveAsync(entry.Id, entry.Path, new(IfId: entry.Id)).ConfigureAwait(false) is null) deleted.Add(entry.Id);
        }

        return deleted;
    }

    /// <summary>Deletes what has lain in any trash too long. A move is a change of the entry, so its change time says since when. For the server by itself.</summary>
    public async Task RemoveOldAsync()
    {
        var oldest = (time.GetUtcNow() - Lifetime).ToUnixTimeSeconds() * 1_000_000_000;
        foreach (var trash in tree.Area.ListTrashes().Select(name => ApiPath.Trashes.Child(name)).Prepend(ApiPath.Trash))
        {
            if (!trash.TryGet(out var path, out _) || !ReadAll(path).TryGet(out var children, out _)) continue;
            foreach (var child in children.Where(child => child.Facts.Stat.ChangeTime < oldest))
                if (path.Child(child.Name).TryGet(out var old, out _)) await RemoveAsync(child.Facts.Id, old, new(IfId: child.Facts.Id)).ConfigureAwait(false);
        }
    }

    /// <summary>NotFound where it is not at its path any more.</summary>
    private async Task<Refusal?> DeleteAsFoundAsync(Identified entry, bool isForGood, RemovalCondition condition)
    {
        if (isForGood || entry.IsInTrash) return await RemoveAsync(entry.Id, entry.Path, condition).ConfigureAwait(false);
        if (!ids.Find(ids.Trash).TryGet(out var trash, out var refusal)) return refusal;
        if (!(await DiscardAsync(entry, condition).ConfigureAwait(false)).TryGet(out var facts, out refusal)) return refusal;
        ids.Put(entry.Id, trash, facts);
        return null;
    }

    /// <summary>Under its own name where that is free; else with a number that hardly any other has, since thousands may have been called so.</summary>
    private async Task<Outcome<PathFacts>> DiscardAsync(Identified entry, RemovalCondition condition)
    {
        for (var attempt = 0; ; attempt++)
        {
            var number = attempt == 0 ? 0 : RandomNumberGenerator.GetInt32(1, int.MaxValue);
            if (!ApiPath.Trash.Child(FreeName.Numbered(entry.Path.Name, number)).TryGet(out var path, out var refusal)) return refusal;
            var discarded = await _editor.DiscardAsync(entry.Path, path, condition).ConfigureAwait(false);
            if (discarded.TryGet(out _, out refusal) || refusal.Kind != RefusalKind.Exists || attempt == MaxTries) return discarded;
        }
    }

    private async Task<Refusal?> RemoveAsync(EntryId id, ApiPath path, RemovalCondition condition)
    {
        var refusal = await _remover.RemoveAsync(path, condition).ConfigureAwait(false);
        if (refusal is null) ids.Forget(id);
        return refusal;
    }

    private Outcome<List<Identified>> ReadAll()
    {
        if (!ids.Find(ids.Trash).TryGet(out var trash, out var refusal)) return refusal;
        return ReadAll(trash.Path).TryGet(out var children, out refusal) ? Identify(trash, children) : refusal;
    }

    private Outcome<List<ListedEntry>> ReadAll(ApiPath trash)
    {
        if (!tree.Find(trash).TryGet(out var place, out var refusal)) return refusal;
        using (place)
        {
            var error = place.Directory.OpenDirectory(place.Name, out var directory);
            if (directory is null) return Refusal.Of(error);
            using (directory)
            {
                var children = new List<ListedEntry>();
                error = DirectoryChildren.Read(directory, isRoot: false, int.MaxValue, children);
                return error == Errno.None ? children : Refusal.Of(error);
            }
        }
    }

    private Outcome<List<Identified>> Identify(Identified trash, List<ListedEntry> children)
    {
        if (!ids.IdentifyChildren(trash, children).TryGet(out var childIds, out var refusal)) return refusal;
        var all = new List<Identified>();
        for (var i = 0; i < children.Count; i++)
        {
            if (childIds[i] is { } id && trash.Path.Child(children[i].Name).TryGet(out var path, out _))
                all.Add(new(id, trash.Id, path, children[i].Facts));
        }

        return all;
    }
}
