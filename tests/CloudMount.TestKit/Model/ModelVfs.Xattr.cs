using System.Text;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

public sealed partial class ModelVfs
{
    private const int MaxXattrBytes = 65_536;

    private static readonly string[] XattrSpaces = ["user.", "trusted.", "security."];

    public ValueTask<VfsResult<int>> GetExtendedAttributeAsync(
        InodeNumber inode, ReadOnlySpan<byte> name, Memory<byte> destination, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var status = FindNeedsLock(inode, out var found);
            if (status != VfsStatus.Ok) return Done<VfsResult<int>>(status);
            if (!found.Xattrs.TryGetValue(Encoding.UTF8.GetString(name), out var value)) return Done<VfsResult<int>>(VfsStatus.NoAttribute);
            return Done(CopyOut(value, destination));
        }
    }

    public ValueTask<VfsStatus> SetExtendedAttributeAsync(
        InodeNumber inode, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ExtendedAttributeMode mode, CancellationToken cancellation)
    {
        var key = Encoding.UTF8.GetString(name);
        if (!XattrSpaces.Any(space => key.StartsWith(space, StringComparison.Ordinal))) return Done(VfsStatus.NotSupported);
        if (value.Length > MaxXattrBytes) return Done(VfsStatus.TooBig);
        lock (_lock)
        {
            var status = FindNeedsLock(inode, out var found);
            if (status != VfsStatus.Ok) return Done(status);
            var exists = found.Xattrs.ContainsKey(key);
            if (exists && mode == ExtendedAttributeMode.Create) return Done(VfsStatus.Exists);
            if (!exists && mode == ExtendedAttributeMode.Replace) return Done(VfsStatus.NoAttribute);
            found.Xattrs[key] = value.ToArray();
            found.ChangeTime = Now();
            return Done(VfsStatus.Ok);
        }
    }

    public ValueTask<VfsResult<int>> ListExtendedAttributesAsync(InodeNumber inode, Memory<byte> destination, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var status = FindNeedsLock(inode, out var found);
            if (status != VfsStatus.Ok) return Done<VfsResult<int>>(status);
            var names = Encoding.UTF8.GetBytes(string.Concat(found.Xattrs.Keys.Select(name => name + '\0')));
            return Done(CopyOut(names, destination));
        }
    }

    public ValueTask<VfsStatus> RemoveExtendedAttributeAsync(InodeNumber inode, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        var key = Encoding.UTF8.GetString(name);
        lock (_lock)
        {
            var status = FindNeedsLock(inode, out var found);
            if (status != VfsStatus.Ok) return Done(status);
            if (!found.Xattrs.Remove(key)) return Done(VfsStatus.NoAttribute);
            found.ChangeTime = Now();
            return Done(VfsStatus.Ok);
        }
    }

    private static VfsResult<int> CopyOut(byte[] value, Memory<byte> destination)
    {
        if (destination.IsEmpty) return value.Length;
        if (destination.Length < value.Length) return VfsStatus.OutOfRange;
        value.CopyTo(destination);
        return value.Length;
    }
}
