namespace CloudMount.Cli.Configuration;

/// <summary>The config file.</summary>
internal sealed record ConfigDocument
{
    /// <summary>The remotes by name.</summary>
    public Dictionary<string, ConfigRemote> Remotes { get; init; } = new(StringComparer.Ordinal);
}
