namespace CloudMount.Server.Api.V2;

/// <summary>How far one upload is. Thread-safe.</summary>
/// <param name="length">Bytes of the whole body; null where the client did not say.</param>
internal sealed class UploadCount(long? length)
{
    private long _received;

    public long? Length { get; } = length;

    /// <summary>Bytes of the body that have arrived.</summary>
    public long Received => Interlocked.Read(ref _received);

    public void Add(int bytes) => Interlocked.Add(ref _received, bytes);
}
