using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Tags;

/// <summary>A word that somebody put on an entry. It stays with the entry wherever that is moved.</summary>
internal sealed record Tag(Guid Id, EntryId File, string Type, string Value);
