namespace CloudMount.Remote.Http;

/// <summary>The part of an upload source that one call sends, and what the source threw in its last attempt: then nobody else failed.</summary>
internal sealed class SourcePart(IUploadSource source, long offset, long length)
{
    /// <summary>With the byte that must not be there it fits a pooled array of 256 KiB.</summary>
    public const int PieceBytes = 192 * 1024;

    public long Offset => offset;

    public long Length => length;

    /// <summary>Bytes of the whole source.</summary>
    public long Total => source.Length;

    /// <summary>Null when the connection failed or nothing did.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>A new attempt begins. Throws what the source throws, and keeps it.</summary>
    public Stream Open()
    {
        Failure = null;
        try
        {
            return source.Open(offset);
        }
        catch (IOException exception)
        {
            Failure = exception;
            throw;
        }
    }

    /// <summary>
    /// Reads the next piece. A source that is too short or too long fails before its last byte is sent, so that the service never holds
    /// all of a mixture. Throws what the source throws, and keeps it.
    /// </summary>
    /// <param name="buffer">Has room for a piece and one byte.</param>
    /// <param name="left">Bytes of the part that were not read yet.</param>
    public async ValueTask<int> ReadAsync(Stream content, byte[] buffer, long left, CancellationToken cancellation)
    {
        try
        {
            var wanted = (int)Math.Min(left, PieceBytes);
            await content.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellation).ConfigureAwait(false);
            var isLast = wanted == left && offset + length == source.Length;
            if (isLast && await content.ReadAsync(buffer.AsMemory(wanted, 1), cancellation).ConfigureAwait(false) > 0) throw new SourceChangedException();
            return wanted;
        }
        catch (IOException exception)
        {
            Failure = exception;
            throw;
        }
    }
}
