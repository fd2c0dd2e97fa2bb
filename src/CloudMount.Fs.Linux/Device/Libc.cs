using System.Runtime.InteropServices;

[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]

namespace CloudMount.Fs.Linux.Device;

/// <summary>
/// The system calls of the adapter. Each leaves its error to <see cref="LastError"/>, which must be asked right after the call. None of
/// them suppresses the transition of the garbage collector: they block.
/// </summary>
internal static unsafe partial class Libc
{
    public const int OpenReadWrite = 2;
    public const int OpenCloseOnExec = 0x80000;

    private const string Library = "libc";

    public static Errno LastError => (Errno)Marshal.GetLastSystemError();

    [LibraryImport(Library, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "read")]
    public static partial nint Read(SafeHandle descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "write")]
    public static partial nint Write(SafeHandle descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "ioctl")]
    public static partial int Ioctl(SafeHandle descriptor, nuint request, void* argument);

    [LibraryImport(Library, EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string source, string target, string type, nuint flags, string data);

    [LibraryImport(Library, EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    [LibraryImport(Library, EntryPoint = "socketpair")]
    public static partial int SocketPair(int domain, int type, int protocol, int* descriptors);

    [LibraryImport(Library, EntryPoint = "recvmsg")]
    public static partial nint ReceiveMessage(int descriptor, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();

    [LibraryImport(Library, EntryPoint = "getegid")]
    public static partial uint EffectiveGroupId();

    [LibraryImport(Library, EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatFileSystem(string path, byte* answer);

    [LibraryImport(Library, EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint RealPath(string path, nint resolved);

    [LibraryImport(Library, EntryPoint = "free")]
    public static partial void Free(nint memory);
}
