using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Quatrix.Previews;

/// <summary>
/// A file as a decoder reads it. Native code cannot be interrupted, but it has to read: when its time is over, or its caller gone, the file ends
/// early. Reading never throws, since native code is above it. Not thread-safe.
/// </summary>
/// <param name="length">In bytes.</param>
internal sealed class ImageSource(SafeFileHandle file, long length, TimeProvider time, CancellationToken cancellation) : Stream
{
    /// <summary>Ten times what the largest images take that are previewed.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    private readonly long _began = time.GetTimestamp();
    private long _position;

    /// <summary>Whether the decoder used up its time.</summary>
    public bool IsOver => time.GetElapsedTime(_began) >= MaxTime;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _position; set => _position = Math.Clamp(value, 0, length); }

    public override int Read(Span<byte> buffer)
    {
        if (IsOver || cancellation.IsCancellationRequested) return 0;
        try
        {
            var count = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, length - _position)], _position);
            _position += count;
            return count;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The last two are what some errors of the kernel are told as.
            return 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
