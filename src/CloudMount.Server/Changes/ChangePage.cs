namespace CloudMount.Server.Changes;

/// <summary>What is answered to a <see cref="ChangeQuery"/>.</summary>
/// <param name="UpTo">The answer is complete up to this stamp.</param>
/// <param name="HasMore">Whether there was more than the limit.</param>
internal sealed record ChangePage(IReadOnlyList<Change> Changes, long UpTo, bool HasMore);
