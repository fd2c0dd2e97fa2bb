namespace CloudMount.Fs.Linux.Protocol;

/// <summary>What kernel and server agreed on at INIT.</summary>
internal readonly record struct Negotiated(uint Minor, InitFlags Flags)
{
    public bool HasPassthrough => Flags.HasFlag(InitFlags.Passthrough);

    public bool HasSetXattrExtension => Flags.HasFlag(InitFlags.SetXattrExtension);
}
