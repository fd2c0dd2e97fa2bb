namespace CloudMount.Server.Listing;

/// <summary>An entry, and a page of what is in it.</summary>
/// <param name="Children">Null where none was asked for.</param>
/// <param name="Total">How many there are on all pages.</param>
internal sealed record ListedPage(ListedEntry Entry, IReadOnlyList<ListedEntry>? Children, long Total);
