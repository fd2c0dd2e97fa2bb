using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Vfs;

/// <summary>The answer of an open.</summary>
/// <param name="Handle">Valid until <see cref="IVfs.ReleaseAsync"/>.</param>
/// <param name="KeepCache">Pages the kernel holds of this inode are still true.</param>
/// <param name="NeedsFlush">Whether <see cref="IVfs.FlushAsync"/> does anything for this handle.</param>
/// <param name="WholeFile">
/// Not null when all content lies in one local file, and the adapter may let the kernel read and write that file itself. The adapter
/// does not own or close it. It must call <see cref="IVfs.SettleOpen"/> once before it answers the kernel; until then the
/// content is neither evicted nor replaced.
/// </param>
public readonly record struct OpenedFile(HandleId Handle, bool KeepCache, bool NeedsFlush, SafeFileHandle? WholeFile);
