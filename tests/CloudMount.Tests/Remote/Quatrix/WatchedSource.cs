using CloudMount.Remote;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>Bytes to upload, with something that happens once, when so many of them were read.</summary>
internal sealed class WatchedSource(byte[] bytes, long at, Action happens) : IUploadSource
{
    private Action? _happens = happens;

    public long Length => bytes.Length;

    /// <summary>The lowest offset at which it was opened.</summary>
    public long OpenedAt { get; private set; } = -1;

    public Stream Open(long offset = 0)
    {
        OpenedAt = OpenedAt < 0 ? offset : Math.Min(OpenedAt, offset);
        return new WatchedStream(this, new MemoryStream(bytes, writable: false) { Position = offset });
    }

    private void Note(long position)
    {
        if (position < at) return;
        var happens = _happens;
        _happens = null;
        happens?.Invoke();
    }

    private sealed class WatchedStream(WatchedSource source, MemoryStream stream) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => stream.Length;

        public override long Position
        {
            get => stream.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = stream.Read(buffer, offset, count);
            source.Note(stream.Position);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
