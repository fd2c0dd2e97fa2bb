using CloudMount.Remote;
using CloudMount.Staging;

namespace CloudMount.Tests.Staging;

/// <summary>A remote file in memory: counts what is asked of it, and can be made to fail, by a seed, or to wait.</summary>
internal sealed class RemoteFile(byte[] content, int seed = 0) : IContentSource
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<(long Offset, long Length)> _calls = [];
    private readonly Dictionary<long, int> _breaks = [];

    public byte[] Content { get; } = content;

    /// <summary>How often, of one, a call breaks midway; at most three times in a row at one offset.</summary>
    public double BreakRate { get; set; }

    /// <summary>Awaited by each call with its offset before it answers.</summary>
    public Func<long, Task>? BeforeOpen { get; set; }

    /// <summary>Awaited before each piece of a stream, with the offset of the piece.</summary>
    public Func<long, Task>? BeforeRead { get; set; }

    /// <summary>Answers instead of the content, where not null.</summary>
    public RemoteError? Error { get; set; }

    /// <summary>Bytes that are announced, and given, more or less than asked.</summary>
    public int Surplus { get; set; }

    /// <summary>The largest piece a stream gives at once.</summary>
    public int PieceBytes { get; set; } = 7;

    public IReadOnlyList<(long Offset, long Length)> Calls
    {
        get { lock (_lock) return [.. _calls]; }
    }

    public long BytesAsked => Calls.Sum(call => call.Length);

    public async Task<RemoteResult<RemoteContent>> OpenReadAsync(long offset, long length, CancellationToken cancellation)
    {
        int? breakAt;
        lock (_lock)
        {
            _calls.Add((offset, length));
            var breaks = _breaks.GetValueOrDefault(offset);
            breakAt = breaks < 3 && _random.NextDouble() < BreakRate ? _random.Next((int)length) : null;
            _breaks[offset] = breakAt is null ? 0 : breaks + 1;
        }

        if (BeforeOpen is { } wait) await wait(offset).WaitAsync(cancellation);
        else await Task.Yield();
        if (Error is { } error) return error;
        if (offset + length > Content.Length) throw new InvalidOperationException("Asked beyond the end.");
        var given = Math.Clamp(length + Surplus, 0, Content.Length - offset);
        return new RemoteContent(new FlakyStream(this, offset, given, breakAt), length + Surplus);
    }

    private sealed class FlakyStream(RemoteFile file, long offset, long length, int? breakAt) : MemoryStream(file.Content, (int)offset, (int)length, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
        {
            if (file.BeforeRead is { } wait) await wait(offset + Position).WaitAsync(cancellationToken);
            var limit = file.PieceBytes;
            if (breakAt is { } at) limit = Math.Min(limit, at - (int)Position);
            if (limit <= 0) throw new IOException("The connection broke.");
            return await base.ReadAsync(destination[..Math.Min(destination.Length, limit)], cancellationToken);
        }
    }
}
