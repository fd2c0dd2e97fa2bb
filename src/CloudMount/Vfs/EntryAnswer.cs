using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// The answer of a lookup: the inode a name leads to, and for how long the name may be kept. An <see cref="Attributes"/> with inode 0
/// says that the name is known not to exist, and may be kept as such. Each answer with an inode counts as one lookup until
/// <see cref="IVfs.Forget"/>.
/// </summary>
public readonly record struct EntryAnswer(InodeAttributes Attributes, TimeSpan Validity)
{
    public InodeNumber Inode => Attributes.Inode;

    public bool IsNegative => Attributes.Inode.Value == 0;
}
