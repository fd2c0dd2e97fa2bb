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
        var (offset, size, length) = (open.Offset, open.ChunkSize, upload.Source.Length);
        while (offset < length)
        {
            size = (int)Math.Min(size, length - offset);
            var start = api.Http.Time.GetTimestamp();
            var chunk = new SourcePart(upload.Source, offset, size);
            if (await SendAsync(open.Key, chunk, cancellation).ConfigureAwait(false) is { } error) return error;
            offset += size;
            size = ChunkSize.After(size, api.Http.Time.GetElapsedTime(start));
            if (length > ChunkSize.First && open.IsResumable(upload)) upload.Record?.Keep((open with { Offset = offset, ChunkSize = size }).ToText(file, upload));
        }

        return null;
    }

    /// <summary>Sends a chunk, and again after a while when nobody takes it: what was sent before it stays.</summary>
    private async Task<RemoteError?> SendAsync(string uploadKey, SourcePart chunk, CancellationToken cancellation)
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
