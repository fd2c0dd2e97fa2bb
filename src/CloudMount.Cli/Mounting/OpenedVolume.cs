using CloudMount.Control;

namespace CloudMount.Cli.Mounting;

/// <summary>A volume that is open and not mounted yet, as the life of a mount sees it.</summary>
/// <param name="Mount">Mounts it. Throws <see cref="CliException"/>.</param>
/// <param name="CloseAsync">Stops its work and flushes what is local. What the remote does not have stays for the next time.</param>
internal sealed record OpenedVolume(IControlTarget Control, Func<KernelMount> Mount, Func<ValueTask> CloseAsync);
