using Microsoft.Win32.SafeHandles;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Makes local files known to the kernel: <see cref="BackingFiles"/>, and none where passthrough is off.</summary>
internal interface IBackingFiles
{
    /// <summary>The id of the file for open replies, until <see cref="Close"/>; null when the kernel will not.</summary>
    int? Open(SafeFileHandle file);

    void Close(int id);
}
