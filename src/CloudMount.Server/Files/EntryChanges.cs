namespace CloudMount.Server.Files;

/// <summary>What to change of an entry beside its content and path; null leaves a part as it is. Times in nanoseconds since 1970.</summary>
/// <param name="Attributes">Replace all there are.</param>
internal sealed record EntryChanges(
    long? ModifyTime = null, long? CreateTime = null, IReadOnlyList<KeyValuePair<string, string>>? Attributes = null, EntryId? Id = null)
{
    public static EntryChanges None { get; } = new();

    public bool IsEmpty => this == None;

    public EntryRecord ApplyTo(EntryRecord record) => record with
    {
        CreateTime = CreateTime ?? record.CreateTime,
        Attributes = Attributes ?? record.Attributes,
        Id = Id ?? record.Id,
    };
}
