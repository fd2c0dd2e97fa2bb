using CloudMount.Cli.Remotes;

namespace CloudMount.Cli.Mounting;

/// <summary>All that a process needs to serve a mount; read and checked by the one that starts it.</summary>
internal sealed record MountPlan
{
    public required RemoteTarget Target { get; init; }

    /// <summary>The config file that names the remote; null when it was given as a URL.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Absolute, without symbolic links.</summary>
    public required string MountPoint { get; init; }

    public required string CacheDirectory { get; init; }

    /// <summary>What the cache belongs to: a cache directory of another volume is refused.</summary>
    public required string Volume { get; init; }

    public required MountOptions Options { get; init; }

    /// <summary>Null when it logs to its terminal.</summary>
    public string? LogFile { get; init; }

    /// <summary>Where the mount is found by others.</summary>
    public required string RuntimeDirectory { get; init; }
}
