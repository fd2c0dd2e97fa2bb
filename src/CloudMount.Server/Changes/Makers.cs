namespace CloudMount.Server.Changes;

/// <summary>Who made an entry and who brought its content last; null where the journal does not tell, or the server did it by itself.</summary>
internal readonly record struct Makers(Guid? Maker, Guid? Latest);
