using CloudMount.Fs.Linux.Device;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Passthrough by the kernel. Without the rights (CAP_SYS_ADMIN) it gives up at the first file, else it asks for each.</summary>
internal sealed class BackingFiles(FuseDevice device, ILogger logger) : IBackingFiles
{
    private volatile bool _isOff;
    private int _isLogged;

    public int? Open(SafeFileHandle file)
    {
        if (_isOff) return null;
        var id = device.OpenBacking(file, out var error);
        if (id > 0) return id;
        if (error == Errno.EPERM) _isOff = true;
        if (Interlocked.Exchange(ref _isLogged, 1) == 0)
            logger.LogInformation("The kernel does not pass reads and writes through to local files ({Error}); they go through this process.", error);
        return null;
    }

    public void Close(int id) => device.CloseBacking(id);
}
