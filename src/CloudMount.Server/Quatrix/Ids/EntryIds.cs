using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Quatrix.Ids;

/// <summary>
/// From ids to entries and back. The id stands in the entry's own record, so it goes where the entry goes, whoever moves it; the hint says
/// where to look first. What is found counts only when its record has the id. A hint that leads nowhere costs one search of the tree, after
/// which it is right again or gone.
/// </summary>
internal sealed class EntryIds(ServedTree tree, HintStore hints, int maxEntries)
{
    private readonly Lock _searching = new();

    public EntryId Home => hints.Home;

    public EntryId Trash => hints.Trash;

    /// <summary>The entry of an id as a client sent it; the home for none. NotFound for what is no id, too.</summary>
    public Outcome<Identified> Find(string? id) =>
        string.IsNullOrEmpty(id) ? Find(Home) : EntryId.Parse(id) is { } parsed ? Find(parsed) : Refusal.NoSuchPath;

    /// <summary>NotFound, and what the file system says.</summary>
    public Outcome<Identified> Find(EntryId id)
    {
        if (id == Home) return Fixed(id, ApiPath.Root);
        if (id == Trash) return tree.Area.EnsureTrash() is { } refused ? refused : Fixed(id, ApiPath.Trash);
        if (hints.Find(id) is not { } hint) return Refusal.NoSuchPath;
        var found = Look(id, hint);
        return found.TryGet(out _, out var refusal) || refusal.Kind != RefusalKind.NotFound ? found : Search(id, hint);
    }

    /// <summary>The entry of a path below a directory, by which each directory on the way gets its id. NotFound.</summary>
    public Outcome<Identified> Find(Identified from, IReadOnlyList<string> names)
    {
        var here = from;
        foreach (var name in names)
        {
            if (!here.Path.Child(name).TryGet(out var path, out var refusal)) return Refusal.NoSuchPath;
            if (!tree.Find(path).TryGet(out var place, out refusal)) return refusal.Kind == RefusalKind.NotFound ? Refusal.NoSuchPath : refusal;
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
        hints.Find(id) is { } shown && shown != here && Look(id, shown).TryGet(out var other, out _) ? other.Facts : null;

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

    private Outcome<Identified> Fixed(EntryId id, ApiPath path) =>
        Read(path).TryGet(out var facts, out var refusal) ? new Identified(id, null, path, facts) : refusal;

    private Outcome<EntryFacts> Read(ApiPath path)
    {
        if (!tree.Find(path).TryGet(out var place, out var refusal)) return refusal.Kind == RefusalKind.NotFound ? Refusal.NoSuchPath : refusal;
        using (place) return place.Read();
    }

    /// <summary>Looks where the hints lead.</summary>
    private Outcome<Identified> Look(EntryId id, Hint hint)
    {
        if (PathOf(hint) is not { } path) return Refusal.NoSuchPath;
        if (!Read(path).TryGet(out var facts, out var refusal)) return refusal;
        return facts.Id == id ? new Identified(id, hint.Parent, path, facts) : Refusal.NoSuchPath;
    }

    private ApiPath? PathOf(Hint hint)
    {
        var names = new Stack<string>([hint.Name]);
        var parent = hint.Parent;
        while (parent != Home && parent != Trash)
        {
            // Hints that are old may lead in a circle.
            if (names.Count > ApiPath.MaxDepth || hints.Find(parent) is not { } above) return null;
            names.Push(above.Name);
            parent = above.Parent;
        }

        var path = parent == Home ? ApiPath.Root : ApiPath.Trash;
        foreach (var name in names)
        {
            if (!path.Child(name).TryGet(out var child, out _)) return null;
            path = child;
        }

        return path;
    }

    /// <summary>Searches the tree for an entry that was moved past the API, one search at a time.</summary>
    private Outcome<Identified> Search(EntryId id, Hint stale)
    {
        lock (_searching)
        {
            if (hints.Find(id) is not { } hint) return Refusal.NoSuchPath;
            if (hint != stale && Look(id, hint).TryGet(out var renewed, out _)) return renewed;
            var search = new IdSearch(id, maxEntries);
            foreach (var start in (ReadOnlySpan<EntryId>)[Home, Trash])
            {
                if (!Find(start).TryGet(out var top, out var refusal)) return refusal;
                if (search.Find(tree, top.Path) is not { } names) continue;
                if (!Find(top, names).TryGet(out var found, out refusal)) return refusal;
                if (found.Id == id) return found;
            }

            hints.Remove(id);
            return Refusal.NoSuchPath;
        }
    }
}
