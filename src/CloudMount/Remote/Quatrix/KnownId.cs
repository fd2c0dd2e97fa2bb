namespace CloudMount.Remote.Quatrix;

/// <summary>What a path is on the service.</summary>
internal readonly record struct KnownId(string Id, bool IsDirectory);
