namespace CloudMount.Server.Tenants;

/// <summary>A group of the users of a site.</summary>
/// <param name="Site">Null for one of the operator's own accounts.</param>
/// <param name="Name">Unique in its site, in whatever case.</param>
internal sealed record Group(Guid Id, Guid? Site, string Name);
