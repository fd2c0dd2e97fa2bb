using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Cli.Native;

/// <summary>The system calls a background mount needs and .NET does not offer.</summary>
internal static partial class LibC
{
    public const int NotConnected = 107;

    private const int DetachMount = 2;

    public static bool IsRoot => EffectiveUserId == 0;

    public static uint EffectiveUserId => GetEffectiveUser();

    public static uint EffectiveGroupId => GetEffectiveGroup();

    /// <summary>The path without symbolic links, or null with the errno.</summary>
    public static unsafe string? RealPath(string path, out int errno)
    {
        // PATH_MAX of linux/limits.h, which realpath(3) fills at most.
        var resolved = stackalloc byte[4096];
        var found = RealPath(path, resolved);
        errno = found == null ? Marshal.GetLastPInvokeError() : 0;
        return Marshal.PtrToStringUTF8((nint)found);
    }

    /// <summary>Detaches a mount at once, even a busy or dead one. The errno; 0 for success.</summary>
    public static int Detach(string mountPoint) => Unmount(mountPoint, DetachMount) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Opens a file to which each write appends, whoever else writes, readable only by its owner. Throws <see cref="IOException"/>.</summary>
    public static SafeFileHandle OpenLog(string path)
    {
        // O_WRONLY, O_CREAT, O_APPEND, O_CLOEXEC of asm-generic/fcntl.h, the same on x86-64 and arm64; mode 0600.
        var descriptor = Open(path, 0x1 | 0x40 | 0x400 | 0x80000, 0x180);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>
    /// Keeps every descriptor beyond the standard streams from programs started from now on. One that was passed down to this process (a pipe of
    /// the caller) would else stay open as long as they run, and its reader would wait for them.
    /// </summary>
    public static void KeepDescriptors()
    {
        const int SetFlags = 2;
        const int CloseOnExecution = 1;
        foreach (var entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry), out var descriptor) && descriptor > 2) _ = Control(descriptor, SetFlags, CloseOnExecution);
        }
    }

    /// <summary>Sends SIGTERM.</summary>
    public static void Terminate(int process) => Kill(process, 15);

    /// <summary>Leaves the terminal and the session of the caller.</summary>
    [LibraryImport("libc", EntryPoint = "setsid")]
    public static partial int StartSession();

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEffectiveGroup();

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* RealPath(string path, byte* resolved);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string mountPoint, int flags);
}
