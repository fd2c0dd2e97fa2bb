namespace CloudMount.Primitives;

/// <summary>The type of an inode, with the values of <c>S_IFMT</c> shifted right by 12 (inode(7)), which are also those of <c>d_type</c>.</summary>
public enum FileKind : byte
{
    Fifo = 1,
    CharacterDevice = 2,
    Directory = 4,
    BlockDevice = 6,
    Regular = 8,
    SymbolicLink = 10,
    Socket = 12,
}
