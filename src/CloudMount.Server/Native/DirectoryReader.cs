using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CloudMount.Server.Native;

/// <summary>The names of a directory, one getdents64(2) for hundreds of them. One at a time per handle, since the position is the handle's.</summary>
internal sealed unsafe class DirectoryReader : IDisposable
{
    // struct linux_dirent64 (include/linux/dirent.h): u64 inode, s64 offset, u16 record length, u8 type, then the name with a zero.
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    /// <summary>DT_DIR of readdir(3).</summary>
    private const byte DirectoryType = 4;

    /// <summary>DT_REG of readdir(3).</summary>
    private const byte FileType = 8;

    /// <summary>DT_UNKNOWN of readdir(3).</summary>
    private const byte UnknownType = 0;
    private const int BufferBytes = 32 * 1024;

    private readonly DirectoryHandle _directory;
    private byte* _buffer;
    private int _next;
    private int _filled;

    public DirectoryReader(DirectoryHandle directory)
    {
        _directory = directory;
        _buffer = (byte*)NativeMemory.Alloc(BufferBytes);
        Error = DirectoryHandle.Check((nint)Libc.Seek(directory, 0, 0));
    }

    /// <summary>Why <see cref="MoveNext"/> answered false; None at the end.</summary>
    public Errno Error { get; private set; }

    /// <summary>The current name with its zero; valid until the next move.</summary>
    public byte* Name { get; private set; }

    /// <summary>Whether the current name is known to be a directory's without a look at it; false too where the file system does not tell.</summary>
    public bool IsDirectory { get; private set; }

    /// <summary>Whether the current name is one of a file or directory, as far as the file system tells without a look at it.</summary>
    public bool MayBeServed { get; private set; }

    public ReadOnlySpan<byte> NameBytes => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Name);

    /// <summary>Goes to the next entry, "." and ".." left out.</summary>
    public bool MoveNext()
    {
        while (Error == Errno.None && (_next < _filled || Fill()))
        {
            var record = _buffer + _next;
            _next += BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(record + LengthOffset, 2));
            Name = record + NameOffset;
            IsDirectory = record[TypeOffset] == DirectoryType;
            MayBeServed = record[TypeOffset] is DirectoryType or FileType or UnknownType;
            if (!NameBytes.SequenceEqual("."u8) && !NameBytes.SequenceEqual(".."u8)) return true;
        }

        return false;
    }

    /// <summary>The current name; null when it is no UTF-8, which no answer of the API could carry.</summary>
    public string? ReadName()
    {
        var bytes = NameBytes;
        return System.Text.Unicode.Utf8.IsValid(bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : null;
    }

    public void Dispose()
    {
        NativeMemory.Free(_buffer);
        _buffer = null;
    }

    private bool Fill()
    {
        var count = Libc.GetDirectoryEntries(_directory, _buffer, BufferBytes);
        Error = DirectoryHandle.Check(count);
        _next = 0;
        _filled = Math.Max(0, (int)count);
        return _filled > 0;
    }
}
