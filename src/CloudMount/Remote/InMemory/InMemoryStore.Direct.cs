using CloudMount.Primitives;

namespace CloudMount.Remote.InMemory;

/// <content>Reaches past the calls, uncounted: to prepare a tree, to be another machine that changes it, and to look.</content>
public sealed partial class InMemoryStore
{
    /// <summary>Puts a file in any case, makes its directories, and answers its new version. Throws where a directory is.</summary>
    public string WriteFile(string path, ReadOnlySpan<byte> content)
    {
        var file = Parse(path);
        lock (_lock)
        {
            EnsureDirectoryNeedsLock(file.Parent);
            if (FindNeedsLock(file) is { IsDirectory: true }) throw new ArgumentException("A directory is there.", nameof(path));
            var attributes = FindNeedsLock(file)?.Attributes ?? RemoteEntry.EmptyAttributes;
            return PutNeedsLock(file, content.ToArray(), Timestamp.Now(_options.Time), attributes).Version;
        }
    }

    /// <summary>Makes a directory and the ones above it that are missing.</summary>
    public void CreateDirectory(string path)
    {
        var directory = Parse(path);
        lock (_lock) EnsureDirectoryNeedsLock(directory);
    }

    /// <summary>Removes a file or a tree, if it is there.</summary>
    public void Remove(string path)
    {
        var target = Parse(path);
        lock (_lock)
        {
            if (target.IsRoot || FindNeedsLock(target) is not { } node) return;
            RemoveNeedsLock(node);
            NoteNeedsLock(target);
        }
    }

    /// <summary>The content of a file; null when there is no file.</summary>
    public byte[]? ReadFile(string path)
    {
        var file = Parse(path);
        lock (_lock) return FindNeedsLock(file) is { IsDirectory: false } node ? (byte[])node.Content.Clone() : null;
    }

    /// <summary>All paths below the root in ordinal order of each level, directories with a trailing slash.</summary>
    public IReadOnlyList<string> AllPaths()
    {
        var paths = new List<string>();
        lock (_lock) Collect(_root, "/", paths);
        return paths;
    }

    private static void Collect(InMemoryNode directory, string prefix, List<string> paths)
    {
        foreach (var child in directory.Children)
        {
            var path = prefix + child.Name + (child.IsDirectory ? "/" : "");
            paths.Add(path);
            if (child.IsDirectory) Collect(child, path, paths);
        }
    }

    private static RemotePath Parse(string path) =>
        RemotePath.TryParse(path, out var parsed) ? parsed : throw new ArgumentException("Not a path.", nameof(path));

    private void EnsureDirectoryNeedsLock(RemotePath directory)
    {
        if (FindNeedsLock(directory) is { } node)
        {
            if (!node.IsDirectory) throw new ArgumentException($"{directory} is a file.", nameof(directory));
            return;
        }

        EnsureDirectoryNeedsLock(directory.Parent);
        AttachNeedsLock(directory.Parent, NewNodeNeedsLock(directory.Name, isDirectory: true));
        NoteNeedsLock(directory);
    }
}
