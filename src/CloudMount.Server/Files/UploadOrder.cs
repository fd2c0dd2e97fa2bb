namespace CloudMount.Server.Files;

/// <summary>What an upload URL was given out for.</summary>
/// <param name="IfVersion">
/// Null: the file must exist, in any version. Empty: the name must be free. Else the version the file must have. Holds at the
/// moment the content is put in place.
/// </param>
/// <param name="Changes">What changes together with the content.</param>
internal sealed record UploadOrder(ApiPath Path, string? IfVersion, EntryChanges Changes)
{
    /// <summary>Why the content must not be put onto what is there (null: nothing), or null.</summary>
    public Refusal? Check(EntryFacts? target) => Check(target, IfVersion);

    public static Refusal? Check(EntryFacts? target, string? ifVersion) => (target, ifVersion) switch
    {
        (null, null) => Refusal.NoSuchPath,
        (null, "") => null,
        (null, _) => Refusal.OtherVersion,
        ({ } facts, null) => facts.Stat.IsDirectory ? Refusal.Invalid("Path is a directory.", "upload") : null,
        ({ } facts, { } version) => facts.Stat.IsFile && facts.Version.ToString() == version ? null : Refusal.OtherVersion,
    };
}
