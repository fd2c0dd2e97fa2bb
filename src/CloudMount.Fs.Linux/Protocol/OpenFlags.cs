using System.Runtime.InteropServices;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Protocol;

/// <summary>O_* of open(2) as they come with OPEN and CREATE (include/uapi/asm-generic/fcntl.h).</summary>
internal static class OpenFlags
{
    private const uint AccessMode = 3;
    private const uint WriteOnly = 1;
    private const uint ReadWrite = 2;
    private const uint Exclusive = 0x80;
    private const uint Truncate = 0x200;
    private const uint Append = 0x400;
    private const uint DataSync = 0x1000;
    private const uint KillPrivileges = 1;

    /// <summary>O_DIRECT is one of the few flags that arm and arm64 number otherwise.</summary>
    private static readonly uint Direct =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x10000u : 0x4000u;

    public static OpenMode ToMode(uint flags, uint openFlags)
    {
        var mode = (flags & AccessMode) switch
        {
            WriteOnly => OpenMode.Write,
            ReadWrite => OpenMode.Read | OpenMode.Write,
            _ => OpenMode.Read,
        };
        if ((flags & Exclusive) != 0) mode |= OpenMode.Exclusive;
        if ((flags & Truncate) != 0) mode |= OpenMode.Truncate;
        if ((flags & Append) != 0) mode |= OpenMode.Append;
        if ((flags & DataSync) != 0) mode |= OpenMode.Synchronous;
        if ((flags & Direct) != 0) mode |= OpenMode.Direct;
        if ((openFlags & KillPrivileges) != 0) mode |= OpenMode.ClearPrivileges;
        return mode;
    }
}
