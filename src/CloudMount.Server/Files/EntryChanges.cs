namespace CloudMount.Server.Files;

/// <summary>What to change of an entry beside its content and path; null leaves a part as it is. Times in nanoseconds since 1970.</summary>
/// <param name="Attributes">Replace all there are.</param>
internal sealed record EntryChanges(
    long? ModifyTime = null, long? CreateTime = null, IReadOnlyList<KeyValuePair<string, string>>? Attributes = null, EntryId? Id = null)
{
    public static EntryChanges None { get; } = new();

    /// <summary>Attributes that are set beside those that stay; an empty value takes one away. Not together with <see cref="Attributes"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? AddedAttributes { get; init; }

    public bool IsEmpty => this == None;

    public EntryRecord ApplyTo(EntryRecord record) => record with
    {
        CreateTime = CreateTime ?? record.CreateTime,
        Attributes = Attributes ?? (AddedAttributes is { } added ? Merge(record.Attributes, added) : record.Attributes),
        Id = Id ?? record.Id,
    };

    private static KeyValuePair<string, string>[] Merge(
        IReadOnlyList<KeyValuePair<string, string>> kept, IReadOnlyList<KeyValuePair<string, string>> added)
    {
        var merged = new SortedDictionary<string, string>(kept.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in added)
        {
            if (value.Length > 0) merged[name] = value;
            else merged.Remove(name);
        }

        return [.. merged];
    }
}
