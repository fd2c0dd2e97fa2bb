namespace CloudMount.Remote.Http;

/// <summary>
/// The body of a reply read within its attempt: counted, cut off at a limit, and kept from stalling and from trickling for ever, which the
/// attempt of an upload has no limit against.
/// </summary>
internal sealed class ReplyStream(Stream inner, HttpReply reply, RemoteHttpOptions options, RemoteHealth health) : IAsyncDisposable
{
    private readonly long _start = options.Time.GetTimestamp();
    private long _count;

    /// <summary>True when the body was longer than it may be; what was read is then no whole reply.</summary>
    public bool IsTooLong => _count > options.MaxReplyBytes;

    /// <summary>Reads some bytes; 0 at the end, or past the limit. Throws <see cref="IOException"/> when the connection breaks.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (IsTooLong) return 0;
        var count = await inner.ReadAsync(buffer, reply.Progress.Token).ConfigureAwait(false);
        var rest = options.AttemptTimeout - options.Time.GetElapsedTime(_start);
        if (rest < TimeSpan.Zero) rest = TimeSpan.Zero;
        reply.Progress.Restart(rest < options.IdleTimeout ? rest : options.IdleTimeout);
        health.AddBytesDown(count);
        _count += count;
        return count;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
