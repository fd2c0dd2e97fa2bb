namespace CloudMount.TestKit.Model;

/// <summary>One name in a directory of the model. The cookie is its place in listings, and stays.</summary>
internal sealed record ModelEntry(byte[] Name, ulong Cookie, ModelInode Inode);
