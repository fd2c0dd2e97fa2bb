namespace CloudMount.Cli.Mounting;

/// <summary>That a mount shall end, or has.</summary>
/// <param name="Cause">Who wants it.</param>
internal sealed record MountEnd(MountEndCause Cause, UnmountMode Mode)
{
    /// <summary>Null when the mount has ended, or one sentence why it goes on.</summary>
    public TaskCompletionSource<string?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
