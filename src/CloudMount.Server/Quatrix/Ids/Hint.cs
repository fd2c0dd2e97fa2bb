using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Ids;

/// <summary>Where an entry was when it was last shown. It may have been moved since.</summary>
internal readonly record struct Hint(EntryId Parent, string Name);
