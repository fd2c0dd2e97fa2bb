namespace CloudMount.Server.Files;

/// <summary>What must hold of an entry when it is taken away with all it holds.</summary>
/// <param name="IfVersion">The version the file must have; null for any, and for directories.</param>
/// <param name="IfTree">The <see cref="TreeMark"/> the directory must have; null for any, and for files.</param>
/// <param name="IfId">Who must be there; null for anybody.</param>
internal sealed record RemovalCondition(string? IfVersion = null, string? IfTree = null, EntryId? IfId = null)
{
    /// <summary>How often a tree is looked at while others go on; then once more while they wait.</summary>
    private const int FreeLooks = 3;

    /// <summary>Whether a directory is refused.</summary>
    public bool MustBeFile { get; init; }

    /// <summary>Nanoseconds since 1970: a file must not have been modified in a second after that of this time; null for any time.</summary>
    public long? IfUnmodifiedSince { get; init; }

    /// <summary>Why an entry must not be taken away, or null. The tree below a directory is not looked at.</summary>
    public Refusal? Check(in EntryFacts facts)
    {
        if (IfId is { } id && facts.Id != id) return Refusal.NoSuchPath;
        if (MustBeFile && facts.Stat.IsDirectory) return Refusal.Invalid("Path is a directory.", "path");
        if (facts.Stat.IsDirectory) return IfVersion is null ? null : Refusal.OtherVersion;
        if (IfUnmodifiedSince is { } latest && facts.IsModifiedSince(latest)) return Refusal.OtherVersion;
        return IfTree is not null || (IfVersion is not null && UploadOrder.Check(facts, IfVersion) is not null) ? Refusal.OtherVersion : null;
    }

    /// <summary>Acts while the condition holds and nothing else is held. NotFound, VersionMismatch.</summary>
    public Outcome<T> WhileHeld<T>(ServedTree tree, Place place, Func<EntryFacts, Outcome<T>> act)
    {
        for (var looks = 1; ; looks++)
        {
            var changes = tree.Locks.Changes;
            var isFree = IfTree is not null && looks <= FreeLooks;
            if (isFree && IsOtherTree(place)) return Explain(place);
            using (tree.Locks.HoldAll())
            {
                if (isFree && tree.Locks.Changes != changes) continue;
                if (!place.Read().TryGet(out var facts, out var refusal)) return refusal;
                if (Check(facts) is { } other) return other;
                if (!isFree && IsOtherTree(place)) return Refusal.OtherVersion;
                return act(facts);
            }
        }
    }

    private Refusal Explain(Place place) =>
        place.Read().TryGet(out var facts, out var refusal) ? Check(facts) ?? Refusal.OtherVersion : refusal;

    private bool IsOtherTree(Place place) =>
        IfTree is not null && TreeMark.Of(place.Directory, place.Name, place.Path.Segments.Count) != IfTree;
}
