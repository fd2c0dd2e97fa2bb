using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>The last state of an entry that the remote is known to have held.</summary>
/// <param name="Parent">The directory that holds it on the remote, by inode.</param>
/// <param name="Version">Empty for a directory.</param>
/// <param name="Attributes">As the remote answered them, in canonical form.</param>
/// <param name="ContentGeneration">The generation of Local's content that the remote has.</param>
/// <param name="AttributeGeneration">The generation of Local's attributes that the remote has.</param>
internal sealed record BaseRecord(
    InodeNumber Parent,
    string Name,
    string? RemoteId,
    string Version,
    long Size,
    Timestamp ModifyTime,
    string Attributes,
    long ContentGeneration,
    long AttributeGeneration);
