using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>What of a local file is in memory only: a power failure would take it. Asks cachestat(2), which Linux has since 6.5.</summary>
internal static partial class DirtyPages
{
    private const long CacheStat = 451;

    public static ulong Count(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (range, result) = (new ulong[2], new ulong[5]);
        if (Call(CacheStat, file, range, result, 0) != 0) Assert.Skip("The kernel does not tell what of a file is in memory only.");
        return result[1] + result[2];
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long Call(long number, SafeFileHandle file, ulong[] range, [Out] ulong[] result, uint flags);
}
