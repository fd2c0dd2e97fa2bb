using System.Text;
using CloudMount.Primitives;
using CloudMount.TestKit.Model;
using CloudMount.Vfs;

namespace CloudMount.Tests.Model;

/// <summary>Makes a model that holds a given tree.</summary>
internal sealed class ModelBuilder(ModelVfs model)
{
    private readonly Dictionary<string, InodeNumber> _made = new() { [""] = InodeNumber.Root };
    private readonly Dictionary<InodeNumber, InodeNumber> _inodes = [];

    /// <summary>Adds a node whose directory was added before.</summary>
    public async Task AddAsync(Node node)
    {
        if (node.Path.Length > 0) _made[node.Path] = await MakeAsync(node);
        var inode = _made[node.Path];
        foreach (var (name, value) in node.Xattrs)
            await model.SetExtendedAttributeAsync(inode, Encoding.UTF8.GetBytes(name), value, ExtendedAttributeMode.CreateOrReplace, default);
    }

    public async Task SetTimeAsync(Node node)
    {
        var attributes = node.Attributes;
        await model.SetAttributesAsync(
            _made[node.Path], default, new(attributes.Permissions, attributes.UserId, attributes.GroupId, ModifyTime: attributes.ModifyTime), default, default);
    }

    private async Task<InodeNumber> MakeAsync(Node node)
    {
        var slash = node.Path.LastIndexOf('/');
        var parent = _made[slash < 0 ? "" : node.Path[..slash]];
        var name = Encoding.UTF8.GetBytes(node.Path[(slash + 1)..]);
        var permissions = node.Attributes.Permissions;
        if (_inodes.TryGetValue(node.Attributes.Inode, out var known)) return Inode(await model.LinkAsync(known, parent, name, default));
        var made = node.Kind switch
        {
            FileKind.Directory => Inode(await model.MakeDirectoryAsync(parent, name, permissions, default, default)),
            FileKind.SymbolicLink => Inode(await model.MakeSymbolicLinkAsync(parent, name, Encoding.UTF8.GetBytes(node.Target!), default, default)),
            FileKind.Regular => await MakeFileAsync(parent, name, node),
            _ => Inode(await model.MakeNodeAsync(parent, name, node.Kind, permissions, node.Attributes.Device, default, default)),
        };
        return _inodes[node.Attributes.Inode] = made;
    }

    private async Task<InodeNumber> MakeFileAsync(InodeNumber parent, byte[] name, Node node)
    {
        var created = (await model.CreateAsync(parent, name, node.Attributes.Permissions, OpenMode.Write, default, default)).Value;
        if (node.Content is { Length: > 0 } content) await model.WriteAsync(created.File.Handle, 0, content, false, default);
        await model.ReleaseAsync(created.File.Handle);
        model.Forget(created.Entry.Inode, 1);
        return created.Entry.Inode;
    }

    private InodeNumber Inode(in VfsResult<EntryAnswer> made)
    {
        model.Forget(made.Value.Inode, 1);
        return made.Value.Inode;
    }
}
