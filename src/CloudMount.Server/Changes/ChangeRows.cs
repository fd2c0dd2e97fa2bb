namespace CloudMount.Server.Changes;

/// <summary>A part of the journal.</summary>
/// <param name="UpTo">The part holds all rows up to this stamp, and no row at or below it will ever appear.</param>
/// <param name="IsAll">Whether these were all there were.</param>
internal sealed record ChangeRows(IReadOnlyList<Change> Rows, long UpTo, bool IsAll);
