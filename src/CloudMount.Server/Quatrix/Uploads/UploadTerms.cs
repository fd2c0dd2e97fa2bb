namespace CloudMount.Server.Quatrix.Uploads;

/// <summary>What was bound to an upload when it began.</summary>
/// <param name="IfVersion">The version the file must have when it gets its new content; null for any.</param>
/// <param name="Attributes">What replaces its attributes; null to keep them.</param>
internal sealed record UploadTerms(string? IfVersion = null, IReadOnlyList<KeyValuePair<string, string>>? Attributes = null)
{
    public static UploadTerms None { get; } = new();
}
