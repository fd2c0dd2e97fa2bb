namespace CloudMount.Remote.Http;

/// <summary>A page of a change feed.</summary>
/// <param name="Cursor">Null without one.</param>
/// <param name="Rows">Null when the list is missing.</param>
internal sealed record ChangesReply(string? Cursor, IReadOnlyList<ChangeRow>? Rows)
{
    /// <summary>The service's clock by the head of the reply, in whole seconds; null where it does not tell.</summary>
    public DateTimeOffset? Date { get; init; }
}
