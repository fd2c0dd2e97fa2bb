using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Ids;

/// <summary>An entry, who it is and where it is now in the territory of who asks.</summary>
/// <param name="ParentId">Null for the home and the trash.</param>
internal sealed record Identified(EntryId Id, EntryId? ParentId, ApiPath Path, EntryFacts Facts)
{
    /// <summary>Whether it is the home or the trash itself.</summary>
    public bool IsFixed => ParentId is null;

    public bool IsHome => IsFixed && Path.IsRoot;

    public bool IsTrash => IsFixed && !Path.IsRoot;

    public bool IsInTrash => Path.IsWithin(ApiPath.Trash);
}
