namespace CloudMount.Remote.Quatrix;

/// <summary>
/// The ids of paths, as far as replies told them: a tree, so that what is moved or deleted takes all below it along. Bounded: past the limit
/// it begins anew. A wrong id does no harm, since each look compares name and parent, and changes ask for it anew. Thread-safe.
/// </summary>
internal sealed class KnownIds(int maxIds)
{
    /// <summary>Guards the tree and <see cref="_count"/>.</summary>
    private readonly Lock _lock = new();
    private Node? _root;
    private int _count;

    public KnownId? Find(RemotePath path)
    {
        lock (_lock) return FindNeedsLock(path)?.Id;
    }

    /// <summary>Where the entries with these ids are, as far as known.</summary>
    public Dictionary<string, RemotePath> PathsOf(IReadOnlySet<string> wanted)
    {
        var found = new Dictionary<string, RemotePath>(StringComparer.Ordinal);
        if (wanted.Count == 0) return found;
        lock (_lock)
        {
            var pending = new Stack<(Node Node, RemotePath? Parent, string Name)>();
            if (_root is not null) pending.Push((_root, null, ""));
            while (pending.TryPop(out var at))
            {
                // Paths are made only on the way to what is wanted, or for directories.
                var isWanted = wanted.Contains(at.Node.Id.Id);
                if (!isWanted && at.Node.Children.Count == 0) continue;
                var path = at.Parent is { } parent ? parent.Child(at.Name) : RemotePath.Root;
                if (isWanted) found[at.Node.Id.Id] = path;
                foreach (var (name, child) in at.Node.Children) pending.Push((child, path, name));
            }
        }

        return found;
    }

    /// <summary>Keeps an id, if those of the directories above it are known.</summary>
    public void Set(RemotePath path, KnownId id)
    {
        lock (_lock) SetNeedsLock(path, id);
    }

    /// <summary>Forgets a path and all below it.</summary>
    public void Forget(RemotePath path)
    {
        lock (_lock)
        {
            if (path.IsRoot) ClearNeedsLock();
            else FindNeedsLock(path.Parent)?.Children.Remove(path.Name);
        }
    }

    /// <summary>A directory was listed: what is not in it any more, or is another entry now, is forgotten.</summary>
    public void Replace(RemotePath directory, KnownId id, IReadOnlyList<RemoteEntry> entries)
    {
        lock (_lock)
        {
            SetNeedsLock(directory, id);
            if (FindNeedsLock(directory) is not { } node) return;
            var old = node.Children;
            node.Children = [];
            foreach (var entry in entries)
            {
                var known = new KnownId(entry.Id!, entry.IsDirectory);
                if (old.TryGetValue(entry.Name, out var same) && same.Id == known) node.Children[entry.Name] = same;
                else AddNeedsLock(node, entry.Name, known);
                if (_root is null) return;
            }
        }
    }

    private void SetNeedsLock(RemotePath path, KnownId id)
    {
        if (path.IsRoot)
        {
            if (_root?.Id == id) return;
            ClearNeedsLock();
            _root = new Node(id);
        }
        else if (FindNeedsLock(path.Parent) is { } parent && !(parent.Children.TryGetValue(path.Name, out var known) && known.Id == id))
        {
            AddNeedsLock(parent, path.Name, id);
        }
    }

    private void AddNeedsLock(Node parent, string name, KnownId id)
    {
        parent.Children[name] = new Node(id);
        if (++_count > maxIds) ClearNeedsLock();
    }

    private void ClearNeedsLock() => (_root, _count) = (null, 0);

    private Node? FindNeedsLock(RemotePath path)
    {
        var node = _root;
        foreach (var segment in path.Value.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node is null || !node.Children.TryGetValue(segment, out node)) return null;
        }

        return node;
    }

    private sealed class Node(KnownId id)
    {
        public KnownId Id { get; } = id;

        public Dictionary<string, Node> Children { get; set; } = new(StringComparer.Ordinal);
    }
}
