namespace CloudMount;

/// <summary>A volume cannot be opened. The message is one sentence that says what to do.</summary>
public sealed class VolumeException(VolumeErrorKind kind, string message, Exception? cause = null) : IOException(message, cause)
{
    public VolumeErrorKind Kind { get; } = kind;
}
