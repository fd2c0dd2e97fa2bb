namespace CloudMount.Control;

/// <summary>Which mount a process serves. Written beside its socket, so that it can be named even when it does not answer.</summary>
public sealed record MountDescription
{
    /// <summary>Absolute, without symbolic links.</summary>
    public required string MountPoint { get; init; }

    /// <summary>The remote as people write it; without credentials.</summary>
    public required string Remote { get; init; }

    /// <summary>The config file that names the remote, from which new credentials are taken; null when it was given as a URL.</summary>
    public string? ConfigFile { get; init; }

    public required int ProcessId { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required string CacheDirectory { get; init; }

    /// <summary>Null when it logs to its terminal.</summary>
    public string? LogFile { get; init; }

    public bool IsReadOnly { get; init; }
}
