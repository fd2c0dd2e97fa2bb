using System.Diagnostics.CodeAnalysis;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Transfers;

namespace CloudMount.Server.Api.V2;

/// <summary>Links for a short time, which end with the server. Thread-safe.</summary>
internal sealed class TemporaryLinks(TimeProvider time)
{
    private const int MaxOpen = 100_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    private readonly ExpiringTokens<(ApiPath Path, Author Giver, long Expires)> _open = new(Longest, time, MaxOpen);

    /// <summary>The token of a new one. Invalid for one of more than a day.</summary>
    /// <param name="expires">Unix seconds; null for an hour from now.</param>
    public Outcome<string> Issue(ApiPath path, long? expires)
    {
        var now = time.GetUtcNow();
        if (expires > (now + Longest).ToUnixTimeSeconds()) return Refusal.Invalid("A temporary link lasts for a day at most; make one by link/ for longer.", LinkFields.Expires);
        return _open.Issue((path, Requester.Current, expires ?? (now + Usual).ToUnixTimeSeconds()));
    }

    public bool TryGet(string token, [MaybeNullWhen(false)] out ApiPath path, [MaybeNullWhen(false)] out Author giver)
    {
        var isOpen = _open.TryGet(token, out var open) && open.Expires > time.GetUtcNow().ToUnixTimeSeconds();
        (path, giver) = (open.Path, open.Giver);
        return isOpen;
    }
}
