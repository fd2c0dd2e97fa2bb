namespace CloudMount.Fs.Linux.Protocol;

/// <summary>What a mount asks the kernel for at INIT, where offered.</summary>
internal readonly record struct InitWishes(bool Passthrough);
