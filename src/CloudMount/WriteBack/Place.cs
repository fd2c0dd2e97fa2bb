using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>A name on the remote: its directory by inode, and the whole path as it was when the step was planned.</summary>
internal sealed record Place(InodeNumber Parent, string Name, RemotePath Path);
