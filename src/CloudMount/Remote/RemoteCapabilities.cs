namespace CloudMount.Remote;

/// <summary>What a service can hold or do. The engine asks these and never which service it is.</summary>
public sealed record RemoteCapabilities
{
    /// <summary>String attributes per path are kept and listed.</summary>
    public bool HasAttributes { get; init; }

    /// <summary>The largest sum of names and values of one path's attributes, in bytes of UTF-8.</summary>
    public int MaxAttributeBytes { get; init; }

    /// <summary>Versions are the service's own and change with each content; else they are made of times and sizes.</summary>
    public bool HasVersions { get; init; }

    /// <summary>Upload, move over a file, and delete can be made conditional on a version, atomically. Else the store compares just before the call.</summary>
    public bool HasConditionalCalls { get; init; }

    /// <summary>A directory can be deleted on condition that it holds what a <see cref="TreeMark"/> says, atomically.</summary>
    public bool HasTreeMarks { get; init; }

    /// <summary>What others change is told by <see cref="IRemoteStore.GetChangesAsync"/>. Can turn false once the service refuses to.</summary>
    public bool HasChanges { get; init; }

    /// <summary>Move can replace an existing file atomically.</summary>
    public bool CanMoveOver { get; init; }

    /// <summary>The step in which the service keeps modification times; zero when it does not take them.</summary>
    public TimeSpan ModifyTimeStep { get; init; }
}
