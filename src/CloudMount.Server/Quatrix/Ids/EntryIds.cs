using System.Collections.Concurrent;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Quatrix.Ids;

/// <summary>
/// From ids to entries and back. The id stands in the entry's own record, so it goes where the entry goes, whoever moves it; the hint says
/// where to look first. What is found counts only when its record has the id. A hint that leads nowhere costs one search of what is of the same
/// site, after which it is right again or gone. An entry has the same id to all who reach it, and none to others: the home of one is a directory of
/// another. Thread-safe.
/// </summary>
internal sealed class EntryIds(ServedTree tree, HintStore hints, int maxEntries)
{
    private readonly Lock _searching = new();

    /// <summary>Of territories that are not the whole folder, by their roots: as many as there are users.</summary>
    private readonly ConcurrentDictionary<string, EntryId> _homes = new(StringComparer.Ordinal);

    /// <summary>The id of the caller's trash.</summary>
    public EntryId Trash => TrashOf(Requester.Territory);

    /// <summary>The entry of an id as a client sent it; the home for none. NotFound for what is no id, too.</summary>
    public Outcome<Identified> Find(string? id) =>
        string.IsNullOrEmpty(id) ? FindHome() : EntryId.Parse(id) is { } parsed ? Find(parsed) : Refusal.NoSuchPath;

    /// <summary>The root of the caller's territory.</summary>
    public Outcome<Identified> FindHome() => FindHome(Requester.Territory);

    /// <summary>NotFound, also for what lies outside of the caller's territory, and what the file system says.</summary>
    public Outcome<Identified> Find(EntryId id)
    {
        var territory = Requester.Territory;
        if (territory.IsWhole && id == hints.Home) return FindHome(territory);
        if (id == TrashOf(territory)) return FindTrash(territory);
        var found = FindByHint(id, territory);

        // Without its root all of a territory would look deleted.
        return found.TryGet(out _, out var refusal) || refusal.Kind != RefusalKind.NotFound || territory.IsWhole || tree.WhyNoRoot() is not { } gone ? found : gone;
    }

    /// <summary>The entry of a path below a directory, by which each directory on the way gets its id. NotFound.</summary>
    public Outcome<Identified> Find(Identified from, IReadOnlyList<string> names) => Find(from, names, Requester.Territory);

    private Outcome<Identified> Find(Identified from, IReadOnlyList<string> names, Territory territory)
    {
        var here = from;
        foreach (var name in names)
        {
            if (!here.Path.Child(name).TryGet(out var path, out var refusal)) return Refusal.NoSuchPath;
            if (!tree.Find(path, territory).TryGet(out var place, out refusal)) return refusal.Kind == RefusalKind.NotFound ? Refusal.NoSuchPath : refusal;
            using (place)
            {
                if (!place.Read().TryGet(out var facts, out refusal)) return refusal;
                if (!Identify(here.Id, place, facts).TryGet(out var id, out refusal)) return refusal;
                here = new(id, here.Id, path, facts);
            }
        }

        return here;
    }

    /// <summary>The id of an entry: the one it has, or a new one when it has none or has it only as the copy of another. NotFound.</summary>
    public Outcome<EntryId> Identify(EntryId parent, Place place, in EntryFacts facts)
    {
        var hint = new Hint(parent, place.Name);
        if (!Decide(hint, place, facts).TryGet(out var id, out var refusal)) return refusal;
        if (hints.Find(id) != hint && !IsLink(id, hint, facts)) hints.Put(id, hint);
        return id;
    }

    /// <summary>The ids of a directory's children in their order; null for one that vanished meanwhile.</summary>
    public Outcome<IReadOnlyList<EntryId?>> IdentifyChildren(Identified directory, IReadOnlyList<ListedEntry> children)
    {
        if (children.Count == 0) return Array.Empty<EntryId?>();
        if (!directory.Path.Child(children[0].Name).TryGet(out var first, out var refusal)) return refusal;
        if (!tree.Find(first).TryGet(out var place, out refusal)) return refusal;
        using (place)
        {
            var known = hints.ChildrenOf(directory.Id);
            var (ids, fresh) = (new EntryId?[children.Count], new List<(EntryId, Hint)>());
            for (var i = 0; i < ids.Length; i++)
            {
                var child = children[i];
                if (known.TryGetValue(child.Facts.Id, out var name) && name == child.Name && child.Facts.Record.Id is { } recorded) ids[i] = recorded;
                else if (Decide(new(directory.Id, child.Name), place, child).TryGet(out var id, out _)) ids[i] = Note(id, new(directory.Id, child.Name), child.Facts, fresh);
            }

            hints.Put(fresh);
            return ids;
        }
    }

    /// <summary>
    /// What was just put into a directory, by its id. It is not looked up again: somebody may have put another over it already.
    /// </summary>
    public Identified Put(EntryId id, Identified directory, PathFacts put)
    {
        hints.Put(id, new(directory.Id, put.Path.Name));
        return new(id, directory.Id, put.Path, put.Facts);
    }

    public void Forget(EntryId id) => hints.Remove(id);

    private EntryId Note(EntryId id, Hint hint, in EntryFacts facts, List<(EntryId Id, Hint Hint)> fresh)
    {
        if (!IsLink(id, hint, facts)) fresh.Add((id, hint));
        return id;
    }

    private Outcome<EntryId> Decide(Hint hint, Place sibling, ListedEntry child) =>
        sibling.Beside(child.Name).TryGet(out var place, out var refusal) ? Decide(hint, place, child.Facts) : refusal;

    private Outcome<EntryId> Decide(Hint hint, Place place, in EntryFacts facts)
    {
        // A directory of which nothing can be read, such as one under a dead mount.
        if (facts.Stat.Inode == 0) return EntryId.Of($"{hint.Parent}/{hint.Name}");
        if (facts.Record.Id is not { } id) return Mint(place, null);
        return IsCopy(id, hint, facts) ? Mint(place, id) : id;
    }

    /// <summary>Whether another entry has the id, where it was shown before.</summary>
    private bool IsCopy(EntryId id, Hint hint, in EntryFacts facts) =>
        FindOther(id, hint) is { } other && !other.Stat.IsSameEntryAs(facts.Stat);

    /// <summary>Whether this is another name of an inode that is known by its first.</summary>
    private bool IsLink(EntryId id, Hint hint, in EntryFacts facts) => FindOther(id, hint) is { } other && other.Stat.IsSameEntryAs(facts.Stat);

    private EntryFacts? FindOther(EntryId id, Hint here) =>
        hints.Find(id) is { } shown && shown != here ? Look(id, shown) : null;

    /// <summary>Gives an entry an id of its own, unless it got one meanwhile.</summary>
    private Outcome<EntryId> Mint(Place place, EntryId? copied)
    {
        using (tree.Locks.Hold(place))
        {
            if (!place.Read().TryGet(out var facts, out var refusal)) return refusal;
            if (facts.Record.Id is { } id && id != copied) return id;
            var minted = EntryId.Mint();
            var record = facts.Record with { Id = minted };

            // To write the record changes the change time, by which unsigned content is known.
            if (facts.Stat.IsFile) record = record.Signed(facts.Version, facts.Stat.Size, facts.Stat.ModifyTime);
            return tree.WriteRecord(place, record) is null ? minted : EntryId.Of(facts.Stat);
        }
    }

    private EntryId TrashOf(Territory territory) => territory.IsWhole ? hints.Trash : EntryId.Of($"{hints.Trashes} {territory.TrashName}");

    private Outcome<Identified> FindTrash(Territory territory)
    {
        if (tree.Area.EnsureTrash(territory) is { } refusal) return refusal;
        var id = TrashOf(territory);
        var hint = new Hint(hints.Trashes, territory.TrashName);
        if (!territory.IsWhole && hints.Find(id) != hint) hints.Put(id, hint);
        return Fixed(id, ApiPath.Trash, territory);
    }

    private Outcome<Identified> FindHome(Territory territory)
    {
        if (territory.IsWhole) return Fixed(hints.Home, ApiPath.Root, territory);
        if (!Read(ApiPath.Root, territory).TryGet(out var facts, out var refusal)) return refusal;
        if (facts.Record.Id is { } recorded && _homes.TryGetValue(territory.Root, out var known) && known == recorded)
            return new Identified(recorded, null, ApiPath.Root, facts);
        if (!IdentifyRoot(territory).TryGet(out var id, out refusal)) return refusal;
        _homes[territory.Root] = id;
        return new Identified(id, null, ApiPath.Root, facts);
    }

    /// <summary>Gives the root of a territory an id, and the directories above it: hints lead through them.</summary>
    private Outcome<EntryId> IdentifyRoot(Territory territory)
    {
        var (id, depth) = territory.Site is null ? (hints.Home, 0) : (hints.Sites, 1);
        while (depth < territory.Names.Count)
        {
            if (!tree.Find(ApiPath.OfNames(territory.Names.Take(++depth)), Territory.Whole).TryGet(out var place, out var refusal)) return refusal;
            using (place)
            {
                if (!place.Read().TryGet(out var facts, out refusal)) return refusal;
                if (!Identify(id, place, facts).TryGet(out id, out refusal)) return refusal;
            }
        }

        return id;
    }

    private Outcome<Identified> Fixed(EntryId id, ApiPath path, Territory territory) =>
        Read(path, territory).TryGet(out var facts, out var refusal) ? new Identified(id, null, path, facts) : refusal;

    private Outcome<EntryFacts> Read(ApiPath path, Territory territory)
    {
        if (!tree.Find(path, territory).TryGet(out var place, out var refusal)) return refusal.Kind == RefusalKind.NotFound ? Refusal.NoSuchPath : refusal;
        using (place) return place.Read();
    }

    /// <summary>Looks where the hints lead, and searches where that is nowhere and may have been within reach.</summary>
    private Outcome<Identified> FindByHint(EntryId id, Territory territory)
    {
        if (hints.Find(id) is not { } hint) return Refusal.NoSuchPath;
        var found = FindByHint(id, hint, territory, out var isStale);
        return isStale ? Search(id, hint, territory) : found;
    }

    /// <param name="isStale">Whether the entry is not where the hint says, but may be elsewhere in what is of the same site.</param>
    private Outcome<Identified> FindByHint(EntryId id, Hint hint, Territory territory, out bool isStale)
    {
        isStale = true;
        if (NamesOf(hint) is not { } names) return Refusal.NoSuchPath;
        if (territory.PathOf(names) is not { } path)
        {
            isStale = territory.Widest.PathOf(names) is not null && Look(id, hint) is null;
            return Refusal.NoSuchPath;
        }

        if (!Read(path, territory).TryGet(out var facts, out var refusal))
        {
            isStale = refusal.Kind == RefusalKind.NotFound;
            return refusal;
        }

        isStale = facts.Id != id;
        return isStale ? Refusal.NoSuchPath : new Identified(id, path.IsRoot ? null : hint.Parent, path, facts);
    }

    /// <summary>What is where the hints lead, whoever may see it; null when it has not the id.</summary>
    private EntryFacts? Look(EntryId id, Hint hint) =>
        NamesOf(hint) is { } names && Read(ApiPath.OfNames(names), Territory.Whole).TryGet(out var facts, out _) && facts.Id == id ? facts : null;

    /// <summary>The names below the served folder to which hints lead; null when one is missing.</summary>
    private List<string>? NamesOf(Hint hint)
    {
        var names = new List<string> { hint.Name };
        var parent = hint.Parent;
        IReadOnlyList<string>? top;
        while ((top = TopOf(parent)) is null)
        {
            // Hints that are old may lead in a circle.
            if (names.Count > 2 * ApiPath.MaxDepth || hints.Find(parent) is not { } above) return null;
            names.Add(above.Name);
            parent = above.Parent;
        }

        names.Reverse();
        names.InsertRange(0, top);
        return names;
    }

    private IReadOnlyList<string>? TopOf(EntryId id) =>
        id == hints.Home ? []
        : id == hints.Trash ? ApiPath.Trash.Segments
        : id == hints.Sites ? [ReservedNames.Sites]
        : id == hints.Trashes ? ApiPath.Trashes.Segments
        : null;

    /// <summary>
    /// Searches for an entry that was moved past the ids, one search at a time: all of the site, since it may have been moved to where another user
    /// of it reaches it, and must not be lost to him.
    /// </summary>
    private Outcome<Identified> Search(EntryId id, Hint stale, Territory territory)
    {
        lock (_searching)
        {
            if (hints.Find(id) is not { } hint) return Refusal.NoSuchPath;
            if (hint != stale && FindByHint(id, hint, territory, out _).TryGet(out var renewed, out _)) return renewed;
            var search = new IdSearch(id, maxEntries);
            foreach (var isTrash in (ReadOnlySpan<bool>)[false, true])
            {
                var scope = isTrash ? territory : territory.Widest;
                if (!(isTrash ? FindTrash(scope) : FindHome(scope)).TryGet(out var top, out var refusal)) return refusal;
                if (search.Find(tree, top.Path, scope) is not { } names) continue;
                if (!Find(top, names, scope).TryGet(out var found, out refusal)) return refusal;
                if (found.Id != id) continue;
                if (territory.PathOf(scope.NamesOf(found.Path)) is not { } path) return Refusal.NoSuchPath;
                return found with { Path = path, ParentId = path.IsRoot ? null : found.ParentId };
            }

            hints.Remove(id);
            return Refusal.NoSuchPath;
        }
    }
}
