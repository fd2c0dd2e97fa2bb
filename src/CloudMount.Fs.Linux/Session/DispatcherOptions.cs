namespace CloudMount.Fs.Linux.Session;

/// <summary>What of the mount's options the operations need.</summary>
internal sealed record DispatcherOptions(bool Xattr, bool HasSetXattrExtension, TimeProvider TimeProvider);
