namespace CloudMount.Primitives;

/// <summary>The local state cannot be used. An adapter answers its <see cref="Status"/> to the operation that met it.</summary>
public class VfsException(VfsStatus status, string message) : IOException(message)
{
    public VfsStatus Status { get; } = status;
}
