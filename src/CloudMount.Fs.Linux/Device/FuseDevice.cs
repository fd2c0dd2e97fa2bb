using CloudMount.Fs.Linux.Protocol;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Fs.Linux.Device;

/// <summary>
/// An open /dev/fuse, bound to one mount. A request is answered on the device it was read from: clones have queues of their own
/// (fs/fuse/dev.c, fuse_dev_do_write).
/// </summary>
internal sealed unsafe class FuseDevice : SafeHandleZeroOrMinusOneIsInvalid
{
    public const string Path = "/dev/fuse";

    private const nuint CloneRequest = 0x8004E500;
    private const nuint BackingOpenRequest = 0x4010E501;
    private const nuint BackingCloseRequest = 0x4004E502;

    public FuseDevice(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Opens a device that a mount is then made with.</summary>
    public static FuseDevice? TryOpen(out Errno error)
    {
        var descriptor = Libc.Open(Path, Libc.OpenReadWrite | Libc.OpenCloseOnExec);
        error = descriptor < 0 ? Libc.LastError : Errno.None;
        return descriptor < 0 ? null : new FuseDevice(descriptor);
    }

    /// <summary>Opens another device of the same mount.</summary>
    public FuseDevice? TryClone(out Errno error)
    {
        if (TryOpen(out error) is not { } clone) return null;
        var original = (uint)handle;
        if (Libc.Ioctl(clone, CloneRequest, &original) == 0) return clone;
        error = Libc.LastError;
        clone.Dispose();
        return null;
    }

    /// <summary>Waits for one whole request. Answers its length; 0 with an error when there is none.</summary>
    public int Read(byte* buffer, int length, out Errno error)
    {
        var count = Libc.Read(this, buffer, (nuint)length);
        error = count < 0 ? Libc.LastError : Errno.None;
        return count < 0 ? 0 : (int)count;
    }

    /// <summary>Sends one whole reply or notification.</summary>
    public Errno Write(byte* buffer, int length) => Libc.Write(this, buffer, (nuint)length) < 0 ? Libc.LastError : Errno.None;

    /// <summary>Makes a file known that the kernel may read and write by itself. Answers its id, or -1 with an error.</summary>
    public int OpenBacking(SafeFileHandle file, out Errno error)
    {
        var map = new BackingMap((int)file.DangerousGetHandle(), 0, 0);
        var id = Libc.Ioctl(this, BackingOpenRequest, &map);
        error = id < 0 ? Libc.LastError : Errno.None;
        GC.KeepAlive(file);
        return id;
    }

    public void CloseBacking(int id)
    {
        var argument = (uint)id;
        _ = Libc.Ioctl(this, BackingCloseRequest, &argument);
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
