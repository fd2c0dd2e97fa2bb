using CloudMount.Server.Listing;

namespace CloudMount.Server.Quatrix.Searches;

/// <summary>An entry that may be what is searched for.</summary>
internal readonly record struct Candidate(ListedEntry Entry, IEnumerable<string> Tags);
