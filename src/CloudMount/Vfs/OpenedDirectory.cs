using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>The answer of an open of a directory.</summary>
/// <param name="Handle">Valid until <see cref="IVfs.ReleaseDirectory"/>.</param>
/// <param name="KeepCache">
/// A listing that the kernel holds of this directory, and what it was told with it of each entry, is still true. It may keep any listing that it reads.
/// </param>
public readonly record struct OpenedDirectory(HandleId Handle, bool KeepCache);
