namespace CloudMount.Server.Files;

/// <summary>An entry and where it is now.</summary>
/// <param name="Checksum">The SHA256 of bytes just received, where it was asked for.</param>
internal sealed record PathFacts(ApiPath Path, EntryFacts Facts, string? Checksum = null);
