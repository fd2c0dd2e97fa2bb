using System.Text;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Staging;
using CloudMount.WriteBack;

namespace CloudMount.Tests.WriteBack;

// What programs do, as the VFS does it: one index change each.
internal sealed partial class SyncRig
{
    public InodeRecord Inode(string path) => FindInode(path) ?? throw new InvalidOperationException($"{path} does not exist.");

    public InodeRecord? FindInode(string path) => Find(path) is { } inode ? Index.FindInode(inode) : null;

    public EntryRecord Entry(string path)
    {
        var (parent, name) = Split(path);
        return Index.FindEntry(parent, name) ?? throw new InvalidOperationException($"{path} does not exist.");
    }

    public InodeNumber Create(string path, string content = "", FileKind kind = FileKind.Regular)
    {
        var (parent, name) = Split(path);
        InodeNumber inode = default;
        long id = 0;
        Within((IndexChange change, Aftermath _) =>
        {
            if (kind == FileKind.Regular) id = Index.NewContent();
            inode = change.Insert(NewInode(kind) with { Content = id, LinkCount = kind == FileKind.Directory ? 2u : 1u }).Inode;
            change.Insert(new EntryRecord { Parent = parent, Name = name, Inode = inode, IsDirty = true });
            Touch(change, parent, kind == FileKind.Directory ? 1 : 0);
            if (kind == FileKind.SymbolicLink)
            {
                change.SetTarget(inode, Encoding.UTF8.GetBytes(content));
                change.Update(change.FindInode(inode)! with { Size = content.Length });
            }
        });

        if (kind == FileKind.Regular)
        {
            Area.Create(new StagingId(id)).Value.Dispose();
            WriteStaged(inode, content);
        }

        return inode;
    }

    public InodeNumber MakeDirectory(string path) => Create(path, "", FileKind.Directory);

    /// <summary>Replaces the content of a file.</summary>
    public void Write(string path, string content) => WriteStaged(Inode(path).Inode, content);

    public void Change(string path, Func<InodeRecord, InodeRecord> edit)
    {
        using var change = Index.Change();
        var inode = change.FindInode(Find(path)!.Value)!;
        change.Update(edit(inode) with { AttributeGeneration = inode.AttributeGeneration + 1 });
        change.MarkDirty(inode.Inode);
        change.Keep();
    }

    public void SetAttribute(string path, string name, string value)
    {
        using var change = Index.Change();
        var inode = change.FindInode(Find(path)!.Value)!;
        change.SetExtendedAttribute(inode.Inode, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        change.Update(inode with { AttributeGeneration = inode.AttributeGeneration + 1 });
        change.MarkDirty(inode.Inode);
        change.Keep();
    }

    public void Link(string path, string newPath)
    {
        var (parent, name) = Split(newPath);
        using var change = Index.Change();
        var inode = change.FindInode(Find(path)!.Value)!;
        change.Update(inode with { LinkCount = inode.LinkCount + 1 });
        change.Insert(new EntryRecord { Parent = parent, Name = name, Inode = inode.Inode, IsDirty = true });
        change.Keep();
    }

    public void Remove(string path)
    {
        var (parent, name) = Split(path);
        InodeNumber inode = default;
        Within((IndexChange change, Aftermath _) => inode = RemoveWithin(change, parent, name));

        Use.DropIfUnused(inode);
    }

    public void RemoveTree(string path)
    {
        foreach (var entry in Index.EntriesUnder(Find(path)!.Value))
        {
            if (Index.FindInode(entry.Inode)!.IsDirectory) RemoveTree($"{path}/{entry.Name}");
            else Remove($"{path}/{entry.Name}");
        }

        Remove(path);
    }

    public void Rename(string path, string newPath)
    {
        var (parent, name) = Split(path);
        var (newParent, newName) = Split(newPath);
        InodeNumber? replaced = null;
        Within((IndexChange change, Aftermath _) =>
        {
            var entry = change.FindEntry(parent, name)!;
            if (change.FindEntry(newParent, newName) is not null) replaced = RemoveWithin(change, newParent, newName);
            var isDirectory = change.FindInode(entry.Inode)!.IsDirectory;
            Touch(change, parent, isDirectory ? -1 : 0);
            Touch(change, newParent, isDirectory ? 1 : 0);
            change.Update(entry, entry with { Parent = newParent, Name = newName, IsDirty = true });
        });

        if (replaced is { } inode) Use.DropIfUnused(inode);
    }

    public void Exchange(string path, string other)
    {
        var (parent, name) = Split(path);
        var (otherParent, otherName) = Split(other);
        using var change = Index.Change();
        var first = change.FindEntry(parent, name)!;
        var second = change.FindEntry(otherParent, otherName)!;
        var aside = first with { Parent = null, IsDirty = true };
        change.Update(first, aside);
        change.Update(second, second with { Parent = parent, Name = name, IsDirty = true });
        change.Update(aside, first with { Parent = otherParent, Name = otherName, IsDirty = true });
        change.Keep();
    }

    /// <summary>The content as it lies here; null when nothing of it does.</summary>
    public string? ReadLocal(string path)
    {
        var inode = Inode(path);
        if (inode.Content == 0) return inode.Size == 0 ? "" : null;
        var known = Index.FindContent(inode.Content);
        using var file = Area.Open(new StagingId(inode.Content), new StagedState(known?.Length ?? inode.Size, known?.Map ?? [], true), null).Value;
        var bytes = new byte[inode.Size];
        RandomAccess.Read(file.Handle, bytes, 0);
        return Encoding.UTF8.GetString(bytes);
    }

    public string? ReadRemote(string path) => Memory.ReadFile(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public void WriteRemote(string path, string content) => Memory.WriteFile(path, Encoding.UTF8.GetBytes(content));

    /// <summary>All paths of Local, as <c>InMemoryStore.AllPaths</c> shows them.</summary>
    public List<string> LocalPaths()
    {
        var paths = new List<string>();
        Collect(InodeNumber.Root, "/", paths);
        return paths;
    }

    /// <summary>All records of entries, those removed here included.</summary>
    public List<EntryRecord> AllEntries()
    {
        var all = new Dictionary<long, EntryRecord>();
        var pending = new Queue<InodeNumber>([InodeNumber.Root]);
        while (pending.TryDequeue(out var directory))
        {
            foreach (var entry in Index.EntriesUnder(directory).Concat(Index.BasesUnder(directory)))
            {
                if (all.TryAdd(entry.Id, entry) && Index.FindInode(entry.Inode) is { IsDirectory: true }) pending.Enqueue(entry.Inode);
            }
        }

        return [.. all.Values];
    }

    public InodeNumber? Find(string path)
    {
        var at = InodeNumber.Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Index.TryFindChild(at, Encoding.UTF8.GetBytes(name), out at)) return null;
        }

        return at;
    }

    private void Collect(InodeNumber directory, string prefix, List<string> paths)
    {
        foreach (var entry in Index.EntriesUnder(directory).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var isDirectory = Index.FindInode(entry.Inode)!.IsDirectory;
            paths.Add(prefix + entry.Name + (isDirectory ? "/" : ""));
            if (isDirectory) Collect(entry.Inode, $"{prefix}{entry.Name}/", paths);
        }
    }

    private InodeRecord NewInode(FileKind kind)
    {
        var now = Timestamp.Now(Time);
        return new()
        {
            Kind = kind, Permissions = 0b110_100_100, AccessTime = now, ModifyTime = now, ChangeTime = now, BirthTime = now,
            ListedAt = kind == FileKind.Directory ? InodeRecord.AlwaysListed : default,
        };
    }

    // A new content each time: what was there may be partial or evicted.
    private void WriteStaged(InodeNumber inode, string content)
    {
        var record = Index.FindInode(inode)!;
        var id = record.Content;
        if (record.Content == 0 || record.ContentVersion is not null)
        {
            id = Index.NewContent();
            Area.Create(new StagingId(id)).Value.Dispose();
        }

        var bytes = Encoding.UTF8.GetBytes(content);
        using (var file = Area.Open(new StagingId(id), new StagedState(0, default, true), null).Value)
        {
            if (!file.SetLengthAsync(0, default).AsTask().GetAwaiter().GetResult().Equals(VfsStatus.Ok)) throw new InvalidOperationException("Not cut.");
            if (bytes.Length > 0 && !file.WriteAsync(0, bytes, default).AsTask().GetAwaiter().GetResult().IsOk) throw new InvalidOperationException("Not written.");
        }

        using (var change = Index.Change())
        {
            var now = change.FindInode(inode)!;
            change.Update(now with
            {
                Content = id,
                ContentVersion = null,
                Size = bytes.Length,
                ModifyTime = Timestamp.Now(Time),
                ContentGeneration = now.ContentGeneration + 1,
            });
            change.MarkDirty(inode);
            change.Keep();
        }

        if (record.Content != 0 && record.Content != id) Parts.Contents.Delete(record.Content);
    }

    private void Within(IndexAction action)
    {
        var change = Index.Change();
        try
        {
            action(change, new Aftermath());
            change.Keep();
        }
        finally
        {
            change.Dispose();
        }
    }

    private static InodeNumber RemoveWithin(IndexChange change, InodeNumber parent, string name)
    {
        var entry = change.FindEntry(parent, name)!;
        var inode = change.FindInode(entry.Inode)!;
        change.Remove(entry);
        change.Update(inode with { LinkCount = inode.IsDirectory ? 0 : inode.LinkCount - 1 });
        Touch(change, parent, inode.IsDirectory ? -1 : 0);
        return inode.Inode;
    }

    private static void Touch(IndexChange change, InodeNumber directory, int directories)
    {
        var inode = change.FindInode(directory)!;
        change.Update(inode with { LinkCount = (uint)(inode.LinkCount + directories) });
    }

    private (InodeNumber Parent, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return (Find(path[..slash]) ?? throw new InvalidOperationException($"The directory of {path} does not exist."), path[(slash + 1)..]);
    }
}
