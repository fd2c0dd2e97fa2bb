namespace CloudMount.WriteBack;

/// <summary>Owner and mode of what the remote holds without saying whose it is.</summary>
internal sealed record NewNodeDefaults
{
    public uint UserId { get; init; }

    public uint GroupId { get; init; }

    /// <summary>rw-r--r--, as umask 022 leaves it.</summary>
    public uint FilePermissions { get; init; } = 0b110_100_100;

    /// <summary>rwxr-xr-x, as umask 022 leaves it.</summary>
    public uint DirectoryPermissions { get; init; } = 0b111_101_101;
}
