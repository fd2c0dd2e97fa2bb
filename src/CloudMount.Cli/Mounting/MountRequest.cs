namespace CloudMount.Cli.Mounting;

/// <summary>A mount as it was written on the command line or in /etc/fstab.</summary>
internal sealed record MountRequest
{
    public required string Remote { get; init; }

    public required string MountPoint { get; init; }

    /// <summary>The lists after -o, joined by commas.</summary>
    public string? Options { get; init; }

    public string? CacheDirectory { get; init; }

    public bool IsForeground { get; init; }

    /// <summary>Unknown options are ignored (mount -s).</summary>
    public bool IsLenient { get; init; }
}
