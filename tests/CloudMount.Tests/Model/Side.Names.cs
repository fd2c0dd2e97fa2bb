using System.Text;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Tests.Model;

internal sealed partial class Side
{
    public async Task<string> MakeDirectoryAsync(string path, uint permissions)
    {
        var at = await ResolveParentAsync(path);
        return at.IsOk ? Entered(await vfs.MakeDirectoryAsync(at.Value.Parent, at.Value.Name, permissions, Caller, default)) : at.Status.ToString();
    }

    public async Task<string> MakeNodeAsync(string path, FileKind kind, uint permissions)
    {
        var at = await ResolveParentAsync(path);
        return at.IsOk ? Entered(await vfs.MakeNodeAsync(at.Value.Parent, at.Value.Name, kind, permissions, 0, Caller, default)) : at.Status.ToString();
    }

    public async Task<string> MakeLinkAsync(string path, string target)
    {
        var at = await ResolveParentAsync(path);
        return at.IsOk
            ? Entered(await vfs.MakeSymbolicLinkAsync(at.Value.Parent, at.Value.Name, Encoding.UTF8.GetBytes(target), Caller, default))
            : at.Status.ToString();
    }

    public async Task<string> LinkAsync(string path, string newPath)
    {
        var from = await ResolveAsync(path);
        return from.IsOk ? await LinkAsync(from.Value, newPath) : from.Status.ToString();
    }

    public Task<string> LinkOpenAsync(int slot, string newPath) => LinkAsync(_slots[slot]!.Inode, newPath);

    public async Task<string> UnlinkAsync(string path)
    {
        var at = await ResolveParentAsync(path);
        return at.IsOk ? (await vfs.UnlinkAsync(at.Value.Parent, at.Value.Name, default)).ToString() : at.Status.ToString();
    }

    public async Task<string> RemoveDirectoryAsync(string path)
    {
        var at = await ResolveParentAsync(path);
        return at.IsOk ? (await vfs.RemoveDirectoryAsync(at.Value.Parent, at.Value.Name, default)).ToString() : at.Status.ToString();
    }

    public async Task<string> RenameAsync(string path, string newPath, RenameMode mode)
    {
        var from = await ResolveParentAsync(path);
        if (!from.IsOk) return from.Status.ToString();
        var to = await ResolveParentAsync(newPath);
        if (!to.IsOk) return to.Status.ToString();
        return (await vfs.RenameAsync(from.Value.Parent, from.Value.Name, to.Value.Parent, to.Value.Name, mode, default)).ToString();
    }

    private async Task<string> LinkAsync(InodeNumber inode, string newPath)
    {
        var to = await ResolveParentAsync(newPath);
        return to.IsOk ? Entered(await vfs.LinkAsync(inode, to.Value.Parent, to.Value.Name, default)) : to.Status.ToString();
    }
}
