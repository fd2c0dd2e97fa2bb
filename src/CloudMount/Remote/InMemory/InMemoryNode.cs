using CloudMount.Primitives;

namespace CloudMount.Remote.InMemory;

/// <summary>One entry of an <see cref="InMemoryStore"/>. Guarded by the store's lock; the array of a content is never changed.</summary>
internal sealed class InMemoryNode(string name, InMemoryNode? parent, bool isDirectory)
{
    private readonly SortedDictionary<string, InMemoryNode> _children = new(StringComparer.Ordinal);

    public string Name { get; set; } = name;

    public InMemoryNode? Parent { get; set; } = parent;

    public bool IsDirectory { get; } = isDirectory;

    public byte[] Content { get; set; } = [];

    public string Version { get; set; } = "";

    public Timestamp ModifyTime { get; set; }

    public Timestamp CreateTime { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; set; } = RemoteEntry.EmptyAttributes;

    public IReadOnlyCollection<InMemoryNode> Children => _children.Values;

    /// <summary>The entries below this one, itself not counted.</summary>
    public int CountBelow => _children.Values.Sum(child => 1 + child.CountBelow);

    /// <summary>The bytes of all files from here down.</summary>
    public long TotalBytes => Content.Length + _children.Values.Sum(child => child.TotalBytes);

    /// <summary>What a directory holds, as <see cref="TreeMark"/>.</summary>
    public string TreeMark => Remote.TreeMark.Of(_children.Values.Select(child => (child.Name, child.IsDirectory, child.IsDirectory ? child.TreeMark : child.Version)));

    public InMemoryNode? Child(string name) => _children.GetValueOrDefault(name);

    public void Attach(InMemoryNode child)
    {
        _children.Add(child.Name, child);
        child.Parent = this;
    }

    public void Detach()
    {
        Parent?._children.Remove(Name);
        Parent = null;
    }

    /// <param name="depth">Levels of children to show.</param>
    public RemoteEntry ToEntry(int depth) => new()
    {
        Name = Name,
        IsDirectory = IsDirectory,
        Size = Content.Length,
        ModifyTime = ModifyTime,
        CreateTime = CreateTime,
        Version = Version,
        Attributes = Attributes,
        Children = IsDirectory && depth > 0 ? _children.Values.Select(child => child.ToEntry(depth - 1)).ToArray() : null,
    };
}
