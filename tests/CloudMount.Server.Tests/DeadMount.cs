using System.Globalization;
using System.Runtime.InteropServices;

namespace CloudMount.Server.Tests;

/// <summary>A mount whose file system has died: all that is asked of it fails, and its name is still there.</summary>
internal sealed partial class DeadMount : IDisposable
{
    private const int ReadWrite = 2;
    private const int Detach = 2;
    private readonly string _path;

    private DeadMount(string path) => _path = path;

    /// <summary>Mounts it; the test is skipped where that is not permitted.</summary>
    public static DeadMount At(string path)
    {
        var device = Open("/dev/fuse", ReadWrite);
        Assert.SkipWhen(device < 0, "/dev/fuse cannot be opened.");
        var options = string.Create(CultureInfo.InvariantCulture, $"fd={device},rootmode=40000,user_id=0,group_id=0");
        var mounted = Mount("dead", path, "fuse", 0, options);
        _ = Close(device);
        Assert.SkipWhen(mounted != 0, "Mounting is not permitted.");
        return new(path);
    }

    public void Dispose() => _ = Unmount(_path, Detach);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
