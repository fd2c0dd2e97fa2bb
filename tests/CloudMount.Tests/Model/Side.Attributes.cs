using System.Text;
using CloudMount.Vfs;

namespace CloudMount.Tests.Model;

internal sealed partial class Side
{
    public async Task<string> LookAsync(string path)
    {
        var inode = await ResolveAsync(path);
        if (!inode.IsOk) return inode.Status.ToString();
        var found = await vfs.GetAttributesAsync(inode.Value, default, default);
        return found.IsOk ? Describe(found.Value) : found.Status.ToString();
    }

    public async Task<string> ChangeAsync(string path, AttributeChange change)
    {
        var inode = await ResolveAsync(path);
        if (!inode.IsOk) return inode.Status.ToString();
        var changed = await vfs.SetAttributesAsync(inode.Value, default, change, Caller, default);
        return changed.IsOk ? Describe(changed.Value) : changed.Status.ToString();
    }

    public async Task<string> SetXattrAsync(string path, string name, byte[] value, ExtendedAttributeMode mode)
    {
        var inode = await ResolveAsync(path);
        return (inode.IsOk ? await vfs.SetExtendedAttributeAsync(inode.Value, Encoding.UTF8.GetBytes(name), value, mode, default) : inode.Status).ToString();
    }

    public async Task<string> RemoveXattrAsync(string path, string name)
    {
        var inode = await ResolveAsync(path);
        return (inode.IsOk ? await vfs.RemoveExtendedAttributeAsync(inode.Value, Encoding.UTF8.GetBytes(name), default) : inode.Status).ToString();
    }
}
