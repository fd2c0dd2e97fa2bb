using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

/// <summary>An open file or directory of the model.</summary>
internal sealed record ModelHandle(ModelInode Inode, OpenMode Mode)
{
    /// <summary>The kernel reads and writes the local file itself.</summary>
    public bool IsPassthrough { get; set; }
}
