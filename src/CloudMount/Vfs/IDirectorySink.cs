namespace CloudMount.Vfs;

/// <summary>Takes the entries of a directory one after another; the adapter writes them straight into the reply.</summary>
public interface IDirectorySink
{
    /// <summary>True when each entry needs its attributes and counts as a lookup (READDIRPLUS); false for a plain listing.</summary>
    bool WantsAttributes { get; }

    /// <summary>Offers one entry. False when it does not fit: it is not counted and the listing stops there.</summary>
    /// <param name="name">UTF-8, without a terminating zero. "." and ".." are offered first.</param>
    /// <param name="cookie">Never 0. Given as the cookie of the next call, goes on behind this entry.</param>
    /// <param name="entry">
    /// Inode number and kind are always set; all of it when <see cref="WantsAttributes"/> holds. "." and ".." are not lookups.
    /// </param>
    bool TryAdd(ReadOnlySpan<byte> name, ulong cookie, in EntryAnswer entry);
}
