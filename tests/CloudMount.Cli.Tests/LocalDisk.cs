using System.Runtime.InteropServices;

namespace CloudMount.Cli.Tests;

/// <summary>Calls that .NET has no name for.</summary>
internal static partial class LocalDisk
{
    private const int Directory = 0x10000;

    public static bool IsRoot => GetEffectiveUserId() == 0;

    /// <summary>fsync(2) of a directory: its names survive from now on. Throws <see cref="IOException"/>.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = Open(path, Directory);
        if (descriptor < 0) throw new IOException($"{path} cannot be opened: errno {Marshal.GetLastPInvokeError()}.");
        var isSynced = Sync(descriptor) == 0;
        var errno = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (!isSynced) throw new IOException($"{path} cannot be synced: errno {errno}.");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
