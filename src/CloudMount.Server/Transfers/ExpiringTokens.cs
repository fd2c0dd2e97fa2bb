using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CloudMount.Server.Transfers;

/// <summary>Unguessable tokens and what each was given out for, until its time is over. Thread-safe.</summary>
/// <param name="maxOpen">Beyond it the oldest end before their time.</param>
internal sealed class ExpiringTokens<T>(TimeSpan lifetime, TimeProvider time, int maxOpen = ExpiringTokens<T>.UsualMaxOpen)
{
    private const int TokenBytes = 16;

    /// <summary>Bounds the memory to some 150 MB.</summary>
    public const int UsualMaxOpen = 500_000;

    private readonly ConcurrentDictionary<string, (T Value, long IssuedAt)> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Token, long IssuedAt)> _byAge = new();
    private readonly Lock _removing = new();

    public string Issue(T value)
    {
        var token = RandomNumberGenerator.GetHexString(TokenBytes * 2, lowercase: true);
        var now = time.GetTimestamp();
        _open[token] = (value, now);
        _byAge.Enqueue((token, now));
        RemoveOld();
        return token;
    }

    public bool TryGet(string token, [MaybeNullWhen(false)] out T value) => IsLive(_open.TryGetValue(token, out var open), open, out value);

    /// <summary>As <see cref="TryGet"/>, and nobody gets it again.</summary>
    public bool TryTake(string token, [MaybeNullWhen(false)] out T value) => IsLive(_open.TryRemove(token, out var open), open, out value);

    private bool IsLive(bool isFound, (T Value, long IssuedAt) open, [MaybeNullWhen(false)] out T value)
    {
        value = open.Value;
        return isFound && time.GetElapsedTime(open.IssuedAt) < lifetime;
    }

    /// <summary>Removes from the old end what is over or was taken. One thread at a time; another need not wait for it.</summary>
    private void RemoveOld()
    {
        if (!_removing.TryEnter()) return;
        try
        {
            while (_byAge.TryPeek(out var oldest) && IsOver(oldest) && _byAge.TryDequeue(out _)) _open.TryRemove(oldest.Token, out _);
        }
        finally
        {
            _removing.Exit();
        }
    }

    private bool IsOver((string Token, long IssuedAt) issued) =>
        time.GetElapsedTime(issued.IssuedAt) >= lifetime || _byAge.Count > maxOpen || !_open.ContainsKey(issued.Token);
}
