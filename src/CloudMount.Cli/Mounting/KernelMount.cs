namespace CloudMount.Cli.Mounting;

/// <summary>A mount in the kernel, as the life of a mount sees it.</summary>
/// <param name="Completion">Ends when the mount is gone, whoever removed it.</param>
/// <param name="UnmountAsync">Unmounts. Null, or one sentence why the mount is still there.</param>
internal sealed record KernelMount(Task Completion, Func<UnmountMode, Task<string?>> UnmountAsync);
