namespace CloudMount.Cli.Mounting;

/// <summary>That a mount shall end, or has.</summary>
/// <param name="Cause">Who wants it.</param>
internal sealed record MountEnd(MountEndCause Cause, UnmountMode Mode)
{
    /// <summary><c>cloudmount unmount --force</c>, which waits for nothing.</summary>
    public bool IsForced => Cause == MountEndCause.Request && Mode == UnmountMode.AtOnce;

    /// <summary>Null when the mount has ended, or one sentence why it goes on.</summary>
    public TaskCompletionSource<string?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
