namespace CloudMount.Control;

/// <summary>Two contents of one name: the remote kept the name, the local content lies beside it.</summary>
/// <param name="Path">"/a/b" below the root of the mount: what the remote holds.</param>
/// <param name="CopyPath">Where the local content is now.</param>
/// <param name="Time">When it was found.</param>
public sealed record ConflictEntry(string Path, string CopyPath, DateTimeOffset Time);
