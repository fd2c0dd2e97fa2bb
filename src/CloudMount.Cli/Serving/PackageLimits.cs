namespace CloudMount.Cli.Serving;

/// <summary>The limits of a package that a command names; null for one that it does not.</summary>
internal sealed record PackageLimits(Limit<long>? Disk, Limit<int>? Users);
