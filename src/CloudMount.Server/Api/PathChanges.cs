using CloudMount.Server.Changes;

namespace CloudMount.Server.Api;

/// <summary>The changes that a client did not know of.</summary>
/// <param name="Cursor">What it asks with the next time.</param>
internal sealed record PathChanges(ChangeCursor Cursor, IReadOnlyList<Change> Changes, bool HasMore);
