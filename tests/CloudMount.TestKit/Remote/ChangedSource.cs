using CloudMount.Remote;

namespace CloudMount.TestKit.Remote;

/// <summary>Content that turns out to be changed before its last byte was read.</summary>
public sealed class ChangedSource(long length) : IUploadSource
{
    public long Length => length;

    public Stream Open(long offset = 0) => new ChangedStream(length, offset);

    private sealed class ChangedStream(long length, long offset) : Stream
    {
        private long _position = offset;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position + count >= length) throw new SourceChangedException();
            Array.Clear(buffer, offset, count);
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
