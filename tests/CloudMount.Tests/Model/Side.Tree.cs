using System.Text;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Tests.Model;

internal sealed partial class Side
{
    private const int MaxReadBytes = 1 << 15;

    /// <summary>The whole tree, the root first; null when a directory cannot be listed for want of the remote.</summary>
    public async Task<List<Node>?> FindTreeAsync()
    {
        var root = await vfs.GetAttributesAsync(InodeNumber.Root, default, default);
        List<Node> nodes = [new("", root.Value, null, [], null)];
        for (var at = 0; at < nodes.Count; at++)
        {
            if (nodes[at].Kind == FileKind.Directory && !await ListAsync(nodes[at], nodes)) return null;
        }

        return nodes;
    }

    /// <summary>The whole tree when the remote is there.</summary>
    public async Task<List<Node>> TreeAsync() => await FindTreeAsync() ?? throw new InvalidOperationException("The tree cannot be listed.");

    /// <summary>What an open file holds; null when it cannot be read.</summary>
    public async Task<byte[]?> ContentAsync(Slot open) => Bytes(await ReadAsync(open, 0, MaxReadBytes));

    private async Task<bool> ListAsync(Node directory, List<Node> nodes)
    {
        var opened = await vfs.OpenDirectoryAsync(directory.Attributes.Inode, default);
        if (IsAway(opened.Status.ToString())) return false;
        if (!opened.IsOk) throw new InvalidOperationException($"'{directory.Path}' cannot be listed: {opened.Status}.");
        var sink = new ListSink();
        while (await vfs.ReadDirectoryAsync(opened.Value.Handle, sink.Cookie, sink, default) == VfsStatus.Ok && sink.TakePage())
        {
        }

        vfs.ReleaseDirectory(opened.Value.Handle);
        foreach (var (name, attributes) in sink.Entries)
        {
            vfs.Forget(attributes.Inode, 1);
            nodes.Add(await NodeAsync(directory.Path.Length == 0 ? name : $"{directory.Path}/{name}", attributes));
        }

        return true;
    }

    private async Task<Node> NodeAsync(string path, InodeAttributes attributes)
    {
        string? target = null;
        byte[]? content = null;
        if (attributes.Kind == FileKind.SymbolicLink)
        {
            var link = await vfs.ReadLinkAsync(attributes.Inode, default);
            target = link.IsOk ? Encoding.UTF8.GetString(link.Value.Span) : link.Status.ToString();
        }

        if (attributes.Kind == FileKind.Regular) content = await ContentAsync(attributes.Inode);
        return new(path, attributes, target, await XattrsAsync(attributes.Inode), content);
    }

    private async Task<byte[]?> ContentAsync(InodeNumber inode)
    {
        var opened = await vfs.OpenAsync(inode, OpenMode.Read, Caller, default);
        if (!opened.IsOk) return IsAway(opened.Status.ToString()) ? null : throw new InvalidOperationException($"Inode {inode} cannot be opened: {opened.Status}.");
        if (opened.Value.WholeFile is not null) vfs.SettleOpen(opened.Value.Handle, false);
        var bytes = Bytes(await ReadAsync(new Slot(opened.Value.Handle, inode, OpenMode.Read, null), 0, MaxReadBytes));
        await vfs.ReleaseAsync(opened.Value.Handle);
        return bytes;
    }

    private async Task<List<(string Name, byte[] Value)>> XattrsAsync(InodeNumber inode)
    {
        var buffer = new byte[4096];
        var listed = await vfs.ListExtendedAttributesAsync(inode, buffer, default);
        var all = new List<(string Name, byte[] Value)>();
        foreach (var name in Encoding.UTF8.GetString(buffer, 0, listed.Value).Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))
        {
            var value = new byte[256];
            var length = await vfs.GetExtendedAttributeAsync(inode, Encoding.UTF8.GetBytes(name), value, default);
            all.Add((name, value[..length.Value]));
        }

        return all;
    }

    private bool IsAway(string status) => status is nameof(VfsStatus.Unreachable) or nameof(VfsStatus.TimedOut) || (isShared && status == nameof(VfsStatus.Stale));

    private byte[]? Bytes(string read)
    {
        if (read.StartsWith("Ok ", StringComparison.Ordinal)) return Convert.FromHexString(read.Split(' ')[2]);
        return IsAway(read) ? null : throw new InvalidOperationException($"A file cannot be read: {read}.");
    }

    /// <summary>Takes a few entries at a time, so that listings go on by cookie.</summary>
    private sealed class ListSink : IDirectorySink
    {
        private const int PageEntries = 3;

        private int _left = PageEntries;

        public List<(string Name, InodeAttributes Attributes)> Entries { get; } = [];

        public ulong Cookie { get; private set; }

        public bool WantsAttributes => true;

        public bool TryAdd(ReadOnlySpan<byte> name, ulong cookie, in EntryAnswer entry)
        {
            if (_left == 0) return false;
            _left--;
            Cookie = cookie;
            var text = Encoding.UTF8.GetString(name);
            if (text is not ("." or "..")) Entries.Add((text, entry.Attributes));
            return true;
        }

        /// <summary>True when there may be more.</summary>
        public bool TakePage()
        {
            var isFull = _left == 0;
            _left = PageEntries;
            return isFull;
        }
    }
}
