using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Native;

/// <summary>
/// An open directory and the calls on its entries by bare name. No call follows a symbolic link, so whatever somebody plants or swaps
/// in meanwhile, nothing outside of this directory is reached. "." names the directory itself.
/// </summary>
internal sealed unsafe class DirectoryHandle : SafeHandleMinusOneIsInvalid
{
    private const uint NewFileMode = 0x1B6;
    private const uint NewDirectoryMode = 0x1FF;

    private DirectoryHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Opens a directory by a full path, following links in it.</summary>
    public static Errno Open(string path, out DirectoryHandle? directory) =>
        Wrap(Libc.Open(path, Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenCloseOnExec, 0), out directory);

    /// <summary>Opens a directory in this one. NotDirectory or Loop when a symbolic link is there.</summary>
    public Errno OpenDirectory(string name, out DirectoryHandle? directory) =>
        Wrap(Libc.OpenAt(this, name, Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenNoFollow | Libc.OpenCloseOnExec, 0), out directory);

    /// <summary>Opens a file for reading, without waiting should a pipe be there.</summary>
    public Errno OpenFile(string name, out SafeFileHandle? file) =>
        Wrap(Libc.OpenAt(this, name, Libc.OpenReadOnly | Libc.OpenNonBlocking | Libc.OpenNoFollow | Libc.OpenCloseOnExec, 0), out file);

    /// <summary>Opens a file or directory to put it on disk; null when that cannot be.</summary>
    public SafeHandle? OpenToFlush(string name, EntryKind kind)
    {
        if (kind != EntryKind.Directory) return OpenFile(name, out var file) == Errno.None ? file : null;
        return OpenDirectory(name, out var directory) == Errno.None ? directory : null;
    }

    /// <summary>Makes a file and opens it for writing. Exists when anything has the name.</summary>
    public Errno CreateFile(string name, out SafeFileHandle? file) =>
        Wrap(Libc.OpenAt(this, name, Libc.OpenReadWriteCreateNew | Libc.OpenNoFollow | Libc.OpenCloseOnExec, NewFileMode), out file);

    /// <summary>Opens a file for reading and writing.</summary>
    public Errno OpenToWrite(string name, out SafeFileHandle? file) =>
        Wrap(Libc.OpenAt(this, name, Libc.OpenReadWrite | Libc.OpenNoFollow | Libc.OpenCloseOnExec, 0), out file);

    public Errno MakeDirectory(string name, uint mode = NewDirectoryMode) => Check(Libc.MakeDirectoryAt(this, name, mode));

    public Errno Stat(string name, out EntryStat stat)
    {
        Span<byte> bytes = stackalloc byte[EntryName.MaxBytes + 1];
        var terminated = EntryName.Terminate(name, bytes);
        fixed (byte* pointer = terminated) return Stat(pointer, out stat);
    }

    /// <param name="name">Ends with a zero.</param>
    public Errno Stat(byte* name, out EntryStat stat)
    {
        StatxBuffer buffer;
        var error = Check(Libc.Statx(this, name, Libc.NoFollow, Libc.StatxBasicAndBirth, &buffer));
        stat = error == Errno.None ? EntryStat.From(buffer) : default;
        return error;
    }

    public Errno RemoveFile(string name) => Check(Libc.UnlinkAt(this, name, 0));

    public Errno RemoveDirectory(string name) => Check(Libc.UnlinkAt(this, name, Libc.RemoveDirectory));

    /// <summary>Moves an entry onto a free name. Exists when anything has it.</summary>
    public Errno MoveToFree(string name, DirectoryHandle directory, string newName)
    {
        var error = Check(Libc.RenameAt(this, name, directory, newName, Libc.RenameNoReplace));
        if (error != Errno.Invalid) return error;

        // The file system knows no RENAME_NOREPLACE; the caller's lock keeps our own calls off the name.
        return directory.Stat(newName, out _) == Errno.NoEntry ? MoveOver(name, directory, newName) : Errno.Exists;
    }

    /// <summary>Moves an entry, replacing a file that has the new name, in one step.</summary>
    public Errno MoveOver(string name, DirectoryHandle directory, string newName) =>
        Check(Libc.RenameAt(this, name, directory, newName, 0));

    public Errno SetTimes(string name, long modifyTime)
    {
        var times = stackalloc TimeSpec[2] { TimeSpec.Omitted, TimeSpec.FromUnixNanoseconds(modifyTime) };
        return Check(Libc.SetTimesAt(this, name, times, Libc.NoFollow));
    }

    /// <summary>Where the directory is now, as the kernel knows it; null when it cannot say.</summary>
    public string? FindPath()
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle}")).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public Errno TryLock() => Check(Libc.Lock(this, Libc.LockExclusiveNow));

    protected override bool ReleaseHandle() => Libc.Close(handle) == 0;

    internal static Errno Check(nint result) => result >= 0 ? Errno.None : Libc.LastError;

    private static Errno Wrap(int descriptor, out DirectoryHandle? directory)
    {
        directory = descriptor < 0 ? null : new DirectoryHandle(descriptor);
        return Check(descriptor);
    }

    private static Errno Wrap(int descriptor, out SafeFileHandle? file)
    {
        file = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        return Check(descriptor);
    }
}
