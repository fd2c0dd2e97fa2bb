namespace CloudMount.Remote.InMemory;

/// <summary>What an <see cref="InMemoryStore"/> offers and refuses. The default offers everything.</summary>
public sealed record InMemoryOptions
{
    /// <summary>Everything a store can offer; what is switched off behaves as on a service without it.</summary>
    public RemoteCapabilities Capabilities { get; init; } = new()
    {
        HasAttributes = true,
        MaxAttributeBytes = 3000,
        HasVersions = true,
        HasConditionalCalls = true,
        HasTreeMarks = true,
        CanMoveOver = true,
        HasChanges = true,
        ModifyTimeStep = TimeSpan.FromTicks(1),
    };

    /// <summary>The account's space; null for a service that does not tell and has no end.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>The largest file that is taken.</summary>
    public long MaxFileBytes { get; init; } = Array.MaxLength;

    /// <summary>The most entries that are listed at once as a whole tree.</summary>
    public int MaxTreeEntries { get; init; } = int.MaxValue;

    /// <summary>How many changes are remembered for those who follow them.</summary>
    public int MaxKeptChanges { get; init; } = 10_000;

    /// <summary>New names that hold one of these characters are rejected.</summary>
    public string ForbiddenCharacters { get; init; } = "";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A service that offers what SmartFile v1.0 offers: no attributes, versions or conditions, times in seconds.</summary>
    public static InMemoryOptions Plain { get; } = new()
    {
        Capabilities = new RemoteCapabilities { ModifyTimeStep = TimeSpan.FromSeconds(1) },
    };
}
