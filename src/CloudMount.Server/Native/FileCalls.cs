using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Native;

/// <summary>Calls on an open file that answer an <see cref="Errno"/> instead of throwing.</summary>
internal static unsafe class FileCalls
{
    private static ReadOnlySpan<byte> NoName => "\0"u8;

    public static Errno Stat(this SafeFileHandle file, out EntryStat stat)
    {
        StatxBuffer buffer;
        fixed (byte* empty = NoName)
        {
            var error = DirectoryHandle.Check(Libc.Statx(file, empty, Libc.EmptyPath, Libc.StatxBasicAndBirth, &buffer));
            stat = error == Errno.None ? EntryStat.From(buffer) : default;
            return error;
        }
    }

    /// <summary>Writes all bytes at the position of the file.</summary>
    public static Errno Append(this SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var count = Libc.Write(file, pointer + done, (nuint)(bytes.Length - done));
                if (count > 0) done += count;
                else if (Libc.LastError != Errno.Interrupted) return Libc.LastError;
            }
        }

        return Errno.None;
    }

    /// <summary>Writes all bytes at an offset.</summary>
    public static Errno WriteAt(this SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* pointer = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var count = Libc.WriteAt(file, pointer + done, (nuint)(bytes.Length - done), offset + done);
                if (count > 0) done += count;
                else if (Libc.LastError != Errno.Interrupted) return Libc.LastError;
            }
        }

        return Errno.None;
    }

    /// <summary>Cuts a file, or extends it by zeros.</summary>
    public static Errno Truncate(this SafeFileHandle file, long length) => DirectoryHandle.Check(Libc.Truncate(file, length));

    public static Errno ChangeMode(this SafeFileHandle file, uint mode) => DirectoryHandle.Check(Libc.ChangeMode(file, mode));
}
