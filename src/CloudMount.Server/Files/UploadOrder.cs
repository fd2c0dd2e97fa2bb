namespace CloudMount.Server.Files;

/// <summary>Where content goes, and what must hold there at the moment it is put in place.</summary>
/// <param name="IfVersion">Null: the file must exist, in any version. Empty: the name must be free. Else the version the file must have.</param>
/// <param name="Changes">What changes together with the content.</param>
/// <param name="IfId">Who the file must be that is replaced; null for anybody.</param>
internal sealed record UploadOrder(ApiPath Path, string? IfVersion, EntryChanges Changes, EntryId? IfId = null)
{
    /// <summary>Whether the name may be free as well, where no version is named.</summary>
    public bool MayBeNew { get; init; }

    /// <summary>Nanoseconds since 1970: the file must not have been modified in a second after that of this time; null for any time.</summary>
    public long? IfUnmodifiedSince { get; init; }

    /// <summary>Why the content must not be put onto what is there (null: nothing), or null.</summary>
    public Refusal? Check(EntryFacts? target) =>
        target is { } facts && IfId is { } id && facts.Id != id ? Refusal.NoSuchPath
        : target is { } known && IfUnmodifiedSince is { } latest && known.IsModifiedSince(latest) ? Refusal.OtherVersion
        : target is null && IfVersion is null && MayBeNew ? null
        : Check(target, IfVersion);

    private static Refusal IsDirectory { get; } = new(RefusalKind.Exists, "Path is a directory.", "upload");

    public static Refusal? Check(EntryFacts? target, string? ifVersion) => (target, ifVersion) switch
    {
        (null, null) => Refusal.NoSuchPath,
        (null, "") => null,
        (null, _) => Refusal.OtherVersion,
        ({ } facts, null) => facts.Stat.IsDirectory ? IsDirectory : null,
        ({ } facts, { } version) => facts.Stat.IsFile && facts.Version.ToString() == version ? null : Refusal.OtherVersion,
    };
}
