using CloudMount.Server.Files;

namespace CloudMount.Server.Copying;

/// <summary>Which file is to be copied, and where to.</summary>
/// <param name="IfId">Who must be at the source; null for anybody.</param>
internal sealed record CopyOrder(ApiPath Source, EntryId? IfId, ApiPath Directory, string Name)
{
    /// <summary>The id of the copy; null for none.</summary>
    public EntryId? NewId { get; init; }

    /// <summary>Nanoseconds since 1970; null to keep the time.</summary>
    public long? ModifyTime { get; init; }

    /// <summary>Whether a file of the name is replaced.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Whether another name may be taken when this one is not free.</summary>
    public bool Resolves { get; init; }
}
