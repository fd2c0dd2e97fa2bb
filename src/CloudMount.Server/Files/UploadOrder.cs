namespace CloudMount.Server.Files;

/// <summary>What an upload URL was given out for.</summary>
/// <param name="IfVersion">
/// Null: the file must exist, in any version. Empty: the name must be free. Else the version the file must have. Holds at the
/// moment the content is put in place.
/// </param>
/// <param name="Changes">What changes together with the content.</param>
/// <param name="IfId">Who the file must be that is replaced; null for anybody.</param>
internal sealed record UploadOrder(ApiPath Path, string? IfVersion, EntryChanges Changes, EntryId? IfId = null)
{
    /// <summary>Why the content must not be put onto what is there (null: nothing), or null.</summary>
    public Refusal? Check(EntryFacts? target) =>
        target is { } facts && IfId is { } id && facts.Id != id ? Refusal.NoSuchPath : Check(target, IfVersion);

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
