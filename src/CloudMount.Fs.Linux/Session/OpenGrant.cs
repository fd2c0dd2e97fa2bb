namespace CloudMount.Fs.Linux.Session;

/// <summary>The mode an open got; <see cref="InodeMode.None"/> when it can be given none.</summary>
internal readonly record struct OpenGrant(InodeMode Mode, int BackingId);
