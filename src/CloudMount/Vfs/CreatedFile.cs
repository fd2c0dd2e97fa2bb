namespace CloudMount.Vfs;

/// <summary>The answer of a create: the new (or, without <see cref="OpenMode.Exclusive"/>, existing) entry, opened.</summary>
public readonly record struct CreatedFile(EntryAnswer Entry, OpenedFile File);
