namespace CloudMount.Cli.Mounting;

/// <summary>The options after -o. Null means: what the engine or the kernel does by itself.</summary>
internal sealed record MountOptions
{
    public bool IsReadOnly { get; init; }

    public bool AllowOther { get; init; }

    /// <summary>The owner all files are shown with.</summary>
    public uint? Owner { get; init; }

    public uint? Group { get; init; }

    /// <summary>Permission bits that no file is shown with.</summary>
    public uint? Umask { get; init; }

    /// <summary>The kernel checks permissions. Always so; the option is known because others need it.</summary>
    public bool DefaultPermissions { get; init; } = true;

    public bool HasExtendedAttributes { get; init; }

    public bool NoSuid { get; init; }

    public bool NoDevices { get; init; }

    public bool NoExecution { get; init; }

    /// <summary>Reads do not change access times.</summary>
    public bool NoAccessTimes { get; init; }

    /// <summary>How long what was learned from the remote holds. A minute: as NFS keeps directories (nfs(5), acdirmax).</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The cap of bytes that can be had again from the remote.</summary>
    public long? MaxCleanBytes { get; init; }

    /// <summary>The cap of bytes that the remote does not have yet.</summary>
    public long? MaxDirtyBytes { get; init; }

    /// <summary>How long a change waits before it is uploaded, so that what follows it can fold into it.</summary>
    public TimeSpan WriteBackDelay { get; init; } = TimeSpan.FromSeconds(2);

    public Durability Durability { get; init; }

    /// <summary>Uploads at the same time.</summary>
    public int Uploads { get; init; } = 16;

    /// <summary>The file of root certificates that the remote is trusted by beside those of the system; comes before that of the config file.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Another config file than the usual one, for /etc/fstab.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The directory of the cache, for /etc/fstab; --cache-dir comes first.</summary>
    public string? CacheDirectory { get; init; }
}
