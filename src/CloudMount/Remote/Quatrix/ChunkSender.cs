using System.Buffers;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// Sends the content of an upload in chunks, one after the other, from the first byte that was not confirmed. Each confirmed one is kept in the
/// record, so that the next attempt goes on behind it.
/// </summary>
internal sealed class ChunkSender(QuatrixApi api, RemotePath file, UploadRequest upload)
{
    private const int MaxRounds = 4;

    /// <summary>Null when all is there.</summary>
    public async Task<RemoteError?> SendAsync(OpenUpload open, CancellationToken cancellation)
    {
        var (offset, size, length) = (open.Offset, (int)Math.Min(open.ChunkSize, upload.Source.Length - open.Offset), upload.Source.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(size + 1);
        try
        {
            var content = upload.Source.Open(offset);
            await using (content.ConfigureAwait(false))
            {
                while (offset < length)
                {
                    size = (int)Math.Min(size, length - offset);
                    if (buffer.Length <= size)
                    {
                        ArrayPool<byte>.Shared.Return(buffer);
                        buffer = ArrayPool<byte>.Shared.Rent(size + 1);
                    }

                    await ReadAsync(content, buffer, size, isLast: offset + size == length, cancellation).ConfigureAwait(false);
                    var start = api.Http.Time.GetTimestamp();
                    if (await SendAsync(open.Key, new(buffer.AsMemory(0, size), offset, length), cancellation).ConfigureAwait(false) is { } error) return error;
                    offset += size;
                    size = ChunkSize.After(size, api.Http.Time.GetElapsedTime(start));
                    if (length > ChunkSize.First && open.IsResumable(upload)) upload.Record?.Keep((open with { Offset = offset, ChunkSize = size }).ToText(file, upload));
                }
            }

            return null;
        }
        catch (IOException exception)
        {
            return TransportFailures.FromSource(file.Value, exception).Error;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Content that is too short or too long fails before its last byte is sent.</summary>
    public static async Task ReadAsync(Stream content, byte[] buffer, int size, bool isLast, CancellationToken cancellation)
    {
        await content.ReadExactlyAsync(buffer.AsMemory(0, size), cancellation).ConfigureAwait(false);
        if (isLast && await content.ReadAsync(buffer.AsMemory(size, 1), cancellation).ConfigureAwait(false) > 0) throw new SourceChangedException();
    }

    /// <summary>Sends a chunk, and again after a while when nobody takes it: what was sent before it stays.</summary>
    private async Task<RemoteError?> SendAsync(string uploadKey, Chunk chunk, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var sent = await api.SendChunkAsync(uploadKey, chunk, file.Value, cancellation).ConfigureAwait(false);
            if (sent.Failure is null) return null;
            if (!sent.Failure.Error.IsTransient || round == MaxRounds) return sent.Failure.Error;
            var delay = sent.Failure.Error.RetryAfter ?? api.Http.RetryDelay * Math.Pow(4, round);
            if (delay > api.Http.MaxRetryDelay) return sent.Failure.Error;
            await Task.Delay(delay, api.Http.Time, cancellation).ConfigureAwait(false);
        }
    }
}
