using Microsoft.Win32.SafeHandles;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Passthrough is off, or the kernel does not offer it.</summary>
internal sealed class NoBackingFiles : IBackingFiles
{
    public int? Open(SafeFileHandle file) => null;

    public void Close(int id)
    {
    }
}
