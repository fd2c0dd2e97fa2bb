using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Tests.Model;

internal sealed partial class Side
{
    public async Task<string> CreateAsync(string path, int slot, OpenMode mode, uint permissions)
    {
        var at = await ResolveParentAsync(path);
        return at.IsOk
            ? Created(slot, await vfs.CreateAsync(at.Value.Parent, at.Value.Name, permissions, mode, Caller, default), mode)
            : at.Status.ToString();
    }

    public async Task<string> CreateUnnamedAsync(string directory, int slot, OpenMode mode, uint permissions)
    {
        var at = await ResolveAsync(directory);
        return at.IsOk ? Created(slot, await vfs.CreateUnnamedAsync(at.Value, permissions, mode, Caller, default), mode) : at.Status.ToString();
    }

    public async Task<string> OpenAsync(string path, int slot, OpenMode mode)
    {
        var inode = await ResolveAsync(path);
        if (!inode.IsOk) return inode.Status.ToString();
        var opened = await vfs.OpenAsync(inode.Value, mode, Caller, default);
        if (!opened.IsOk) return opened.Status.ToString();
        _slots[slot] = Settle(inode.Value, opened.Value, mode);
        return "Ok";
    }

    public async Task<string> ReleaseAsync(int slot)
    {
        var open = _slots[slot]!;
        _slots[slot] = null;
        var flushed = await vfs.FlushAsync(open.Handle, default);
        return $"{flushed} {await vfs.ReleaseAsync(open.Handle)}";
    }

    public Task<string> ReadAsync(int slot, long offset, int length) => ReadAsync(_slots[slot]!, offset, length);

    public async Task<string> WriteAsync(int slot, long offset, byte[] bytes)
    {
        var open = _slots[slot]!;
        if (open.Direct is not { } file) return Counted(await vfs.WriteAsync(open.Handle, offset, bytes, false, default));
        RandomAccess.Write(file, bytes, offset);
        return $"Ok {bytes.Length}";
    }

    public async Task<string> AllocateAsync(int slot, AllocateMode mode, long offset, long length) =>
        (await vfs.AllocateAsync(_slots[slot]!.Handle, mode, offset, length, default)).ToString();

    public async Task<string> CopyAsync(int from, long offset, int to, long targetOffset, long length)
    {
        var copied = await vfs.CopyRangeAsync(_slots[from]!.Handle, offset, _slots[to]!.Handle, targetOffset, length, default);
        return copied.IsOk ? $"Ok {copied.Value}" : copied.Status.ToString();
    }

    /// <summary>The content of a regular file; null where there is none, or it cannot be had.</summary>
    public async Task<byte[]?> ContentAsync(string path)
    {
        var inode = await ResolveAsync(path);
        if (!inode.IsOk) return null;
        var found = await vfs.GetAttributesAsync(inode.Value, default, default);
        return found is { IsOk: true, Value.Kind: FileKind.Regular } ? await ContentAsync(inode.Value) : null;
    }

    public async Task<string> SyncAsync(int slot) => (await vfs.SyncAsync(_slots[slot]!.Handle, false, default)).ToString();

    private async Task<string> ReadAsync(Slot open, long offset, int length)
    {
        var buffer = new byte[length];
        if (open.Direct is { } file) return Shown(buffer, RandomAccess.Read(file, buffer, offset));
        var read = await vfs.ReadAsync(open.Handle, offset, buffer, default);
        return read.IsOk ? Shown(buffer, read.Value) : read.Status.ToString();
    }

    private string Created(int slot, in VfsResult<CreatedFile> created, OpenMode mode)
    {
        if (!created.IsOk) return created.Status.ToString();
        _slots[slot] = Settle(created.Value.Entry.Inode, created.Value.File, mode);
        return Entered(created.Value.Entry);
    }

    // The kernel has an inode in one mode at a time.
    private Slot Settle(InodeNumber inode, in OpenedFile opened, OpenMode mode)
    {
        var takes = takesOver && Array.TrueForAll(_slots, other => other is null || other.Inode != inode || other.Direct is not null);
        if (opened.WholeFile is not null) vfs.SettleOpen(opened.Handle, takes);
        return new(opened.Handle, inode, mode, takes ? opened.WholeFile : null);
    }

    private static string Counted(in VfsResult<int> result) => result.IsOk ? $"Ok {result.Value}" : result.Status.ToString();

    private static string Shown(byte[] buffer, int count) => $"Ok {count} {Convert.ToHexString(buffer.AsSpan(0, count))}";
}
