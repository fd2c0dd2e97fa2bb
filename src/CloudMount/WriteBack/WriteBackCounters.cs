namespace CloudMount.WriteBack;

/// <summary>What was sent since the start. Only grows; thread-safe.</summary>
internal sealed class WriteBackCounters
{
    private long _uploads;
    private long _uploadedBytes;

    public long Uploads => Interlocked.Read(ref _uploads);

    public long UploadedBytes => Interlocked.Read(ref _uploadedBytes);

    public void AddUpload(long bytes)
    {
        Interlocked.Increment(ref _uploads);
        Interlocked.Add(ref _uploadedBytes, bytes);
    }
}
