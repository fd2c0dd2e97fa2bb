using System.Buffers.Binary;
using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Device;

/// <summary>Calls on one local file by descriptor. Failures are values, nothing allocates, an interrupted call is repeated.</summary>
internal static unsafe class LocalFile
{
    private const int ReadWrite = 2;
    private const int MakeNew = 0x40 | 0x80;
    private const int CloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const uint SizeBlocksAndTimes = 0x200 | 0x400 | 0x40 | 0x80;

    /// <summary>Opens for reading and writing. With <paramref name="create"/> the name must be free: Exists. NotFound, NoSpace.</summary>
    internal static VfsResult<SafeFileHandle> Open(string path, bool create)
    {
        while (true)
        {
            var descriptor = LibC.Open(path, ReadWrite | CloseOnExec | (create ? MakeNew : 0), 0x180);
            if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
            if (Errno.Last != Errno.Interrupted) return Errno.ToStatus(Errno.Last);
        }
    }

    /// <summary>A missing file is success.</summary>
    internal static VfsStatus Unlink(string path) =>
        LibC.Unlink(path) == 0 || Errno.Last == Errno.NotFound ? VfsStatus.Ok : Errno.ToStatus(Errno.Last);

    /// <summary>Fills the destination; fewer bytes only at the end of the file.</summary>
    internal static VfsResult<int> Read(SafeFileHandle file, long offset, Span<byte> destination)
    {
        var done = 0;
        // Sound: the span is pinned for the call, and the count is what remains of it.
        fixed (byte* start = destination)
        {
            while (done < destination.Length)
            {
                var count = LibC.Read(file, start + done, (nuint)(destination.Length - done), offset + done);
                if (count == 0) break;
                if (count > 0) done += (int)count;
                else if (Errno.Last != Errno.Interrupted) return Errno.ToStatus(Errno.Last);
            }
        }

        return done;
    }

    /// <summary>Writes the source; fewer bytes only when the disk filled up after some were written.</summary>
    internal static VfsResult<int> Write(SafeFileHandle file, long offset, ReadOnlySpan<byte> source)
    {
        var done = 0;
        // Sound: the span is pinned for the call, and the count is what remains of it.
        fixed (byte* start = source)
        {
            while (done < source.Length)
            {
                var count = LibC.Write(file, start + done, (nuint)(source.Length - done), offset + done);
                if (count >= 0) done += (int)count;
                else if (Errno.Last != Errno.Interrupted) return done > 0 ? done : Errno.ToStatus(Errno.Last);
            }
        }

        return done;
    }

    internal static VfsStatus Truncate(SafeFileHandle file, long length)
    {
        while (LibC.Truncate(file, length) != 0)
            if (Errno.Last != Errno.Interrupted) return Errno.ToStatus(Errno.Last);
        return VfsStatus.Ok;
    }

    /// <summary>fallocate(2) with the mode's own bits.</summary>
    internal static VfsStatus Allocate(SafeFileHandle file, int mode, long offset, long length)
    {
        while (LibC.Allocate(file, mode, offset, length) != 0)
            if (Errno.Last != Errno.Interrupted) return Errno.ToStatus(Errno.Last);
        return VfsStatus.Ok;
    }

    /// <summary>
    /// Takes blocks for the first bytes of a file and keeps the length (FALLOC_FL_KEEP_SIZE). NoSpace; NotSupported where the file system
    /// cannot.
    /// </summary>
    internal static VfsStatus Reserve(SafeFileHandle file, long length) => Allocate(file, 1, 0, length);

    /// <summary>Gives the blocks of a range back and keeps the length (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE).</summary>
    internal static VfsStatus PunchHole(SafeFileHandle file, long offset, long length) => Allocate(file, 3, offset, length);

    /// <summary>The next data (SEEK_DATA) at or after an offset. NoDataAtOffset.</summary>
    internal static VfsResult<long> SeekData(SafeFileHandle file, long offset) => Seek(file, offset, 3);

    /// <summary>The next hole (SEEK_HOLE) at or after an offset, the end of the file at the latest. NoDataAtOffset.</summary>
    internal static VfsResult<long> SeekHole(SafeFileHandle file, long offset) => Seek(file, offset, 4);

    internal static VfsStatus Sync(SafeFileHandle file, bool dataOnly) =>
        (dataOnly ? LibC.SyncContent(file) : LibC.Sync(file)) == 0 ? VfsStatus.Ok : Errno.ToStatus(Errno.Last);

    /// <summary>
    /// Writes dirty pages out and waits (SYNC_FILE_RANGE_WAIT_BEFORE | WRITE | WAIT_AFTER). Writing a page out also makes mappings of it
    /// read-only (folio_mkclean), so that a later store faults and moves the modification time.
    /// </summary>
    internal static VfsStatus WriteOut(SafeFileHandle file) =>
        LibC.SyncRange(file, 0, 0, 7) == 0 ? VfsStatus.Ok : Errno.ToStatus(Errno.Last);

    /// <summary>copy_file_range(2), which may copy fewer bytes than asked.</summary>
    internal static VfsResult<long> CopyRange(SafeFileHandle source, long offset, SafeFileHandle target, long targetOffset, long length)
    {
        while (true)
        {
            // Sound: both offsets are locals of this frame.
            var count = LibC.CopyRange(source, &offset, target, &targetOffset, (nuint)length, 0);
            if (count >= 0) return (long)count;
            if (Errno.Last != Errno.Interrupted) return Errno.ToStatus(Errno.Last);
        }
    }

    internal static VfsResult<FileStat> Stat(SafeFileHandle file)
    {
        // Sound: struct statx is 256 bytes of fixed layout on every architecture (include/uapi/linux/stat.h).
        var result = stackalloc byte[256];
        if (LibC.Stat(file, "", EmptyPath, SizeBlocksAndTimes, result) != 0) return Errno.ToStatus(Errno.Last);
        var fields = new ReadOnlySpan<byte>(result, 256);
        return new FileStat(
            BinaryPrimitives.ReadInt64LittleEndian(fields[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(fields[48..]) * 512,
            ReadTime(fields[112..]),
            ReadTime(fields[96..]));
    }

    /// <summary>Bytes that an unprivileged process may still use, and all bytes, of the file system that holds a path.</summary>
    internal static VfsResult<(long Free, long Total)> StatFileSystem(string path)
    {
        // Sound: struct statvfs of a 64-bit C library is 112 bytes; block size and counts lie at 8, 16 and 32.
        var result = stackalloc byte[256];
        if (LibC.StatFileSystem(path, result) != 0) return Errno.ToStatus(Errno.Last);
        var fields = new ReadOnlySpan<ulong>(result, 32);
        return ((long)(fields[1] * fields[4]), (long)(fields[1] * fields[2]));
    }

    /// <summary>
    /// Whether anybody but this descriptor has the file open or mapped. Found by asking for a write lease, which the kernel gives to the
    /// only opener (fs/locks.c, check_conflicting_open). False where the file system has no leases.
    /// </summary>
    internal static bool IsOpenElsewhere(SafeFileHandle file)
    {
        // A lease that somebody breaks sends SIGIO, which would end the process; SIGURG is ignored.
        const int SetSignal = 10, Urgent = 23, SetLease = 1024, WriteLease = 1, NoLease = 2;
        if (LibC.Control(file, SetSignal, Urgent) != 0) return false;
        if (LibC.Control(file, SetLease, WriteLease) != 0) return Errno.Last == Errno.TryAgain;
        LibC.Control(file, SetLease, NoLease);
        return false;
    }

    /// <summary>
    /// Ends the upkeep of access times for what is made below a directory from now on (FS_NOATIME_FL, which ext4, XFS and btrfs hand on). NotSupported
    /// where the file system has no such flag.
    /// </summary>
    internal static VfsStatus StopAccessTimes(string directory)
    {
        // FS_IOC_GETFLAGS and FS_IOC_SETFLAGS are encoded with sizeof(long), but carry an int (include/uapi/linux/fs.h).
        const nuint GetFlags = 0x80086601, SetFlags = 0x40086602;
        const int NoAccessTime = 0x80;
        var descriptor = LibC.Open(directory, CloseOnExec, 0);
        if (descriptor < 0) return Errno.ToStatus(Errno.Last);
        using var opened = new SafeFileHandle(descriptor, ownsHandle: true);
        int flags;
        // Sound: both calls read or write one int, a local of this frame.
        if (LibC.DeviceControl(opened, GetFlags, &flags) != 0) return Errno.ToStatus(Errno.Last);
        flags |= NoAccessTime;
        return LibC.DeviceControl(opened, SetFlags, &flags) == 0 ? VfsStatus.Ok : Errno.ToStatus(Errno.Last);
    }

    private static VfsResult<long> Seek(SafeFileHandle file, long offset, int whence)
    {
        var found = LibC.Seek(file, offset, whence);
        return found >= 0 ? found : Errno.ToStatus(Errno.Last);
    }

    private static long ReadTime(ReadOnlySpan<byte> field) =>
        Timestamp.From(BinaryPrimitives.ReadInt64LittleEndian(field), BinaryPrimitives.ReadUInt32LittleEndian(field[8..])).Nanoseconds;
}
