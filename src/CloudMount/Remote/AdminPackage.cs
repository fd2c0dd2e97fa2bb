namespace CloudMount.Remote;

/// <summary>What a site can be given: limits that a name stands for.</summary>
public sealed record AdminPackage(string Name);
