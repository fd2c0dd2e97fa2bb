using CloudMount.Primitives;
using CloudMount.Vfs;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Tests.Model;

/// <summary>An open file of one side.</summary>
/// <param name="Direct">The local file that the kernel would read and write itself; null when all goes through the side.</param>
internal sealed record Slot(HandleId Handle, InodeNumber Inode, OpenMode Mode, SafeFileHandle? Direct);
