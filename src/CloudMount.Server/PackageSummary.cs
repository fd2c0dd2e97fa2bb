namespace CloudMount.Server;

/// <summary>A package as those who look after a server see it.</summary>
/// <param name="Name">Exact in case.</param>
/// <param name="DiskLimit">How many bytes the files of a site may have; null for no limit.</param>
/// <param name="UserLimit">How many users a site may have; null for no limit.</param>
/// <param name="Sites">How many sites have it.</param>
public sealed record PackageSummary(string Name, long? DiskLimit, int? UserLimit, int Sites);
