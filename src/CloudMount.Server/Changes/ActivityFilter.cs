using CloudMount.Server.Files;

namespace CloudMount.Server.Changes;

/// <summary>Which rows of the activity log are wanted.</summary>
/// <param name="From">Microseconds since 1970, as is <paramref name="To"/>; both belong to it.</param>
/// <param name="Account">Whose; null for all.</param>
/// <param name="Id">Of which entry; null for all.</param>
/// <param name="Within">In which territory an entry was before or after.</param>
internal sealed record ActivityFilter(long From, long To, Guid? Account, EntryId? Id, int Limit, Territory Within);
