namespace CloudMount.Server.Tests.Tenants;

/// <summary>A request for one call.</summary>
/// <param name="Rest">What stands in the place of the pattern's last part, and the query.</param>
internal sealed record RouteExample(string Rest, string? Body = null, params (string Name, string Value)[] Headers);
