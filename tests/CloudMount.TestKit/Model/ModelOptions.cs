namespace CloudMount.TestKit.Model;

/// <summary>How the model answers.</summary>
public sealed record ModelOptions
{
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long the kernel may keep names and attributes.</summary>
    public TimeSpan Validity { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where contents are kept as local files, which opens then offer whole. Null: in memory.</summary>
    public string? ContentFolder { get; init; }

    public uint RootUserId { get; init; }

    public uint RootGroupId { get; init; }

    public uint RootPermissions { get; init; } = 0x1ED;
}
