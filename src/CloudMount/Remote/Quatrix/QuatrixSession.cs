using System.Net.Http.Headers;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// The session of an account that logs in by e-mail and password (facts C.2): opened before the first call, opened again when a call finds it
/// ended, kept alive in between. One login at a time; who waits for it uses its session, or fails as it did.
/// </summary>
/// <param name="login">Asks for a session by HTTP Basic.</param>
internal sealed class QuatrixSession(
    QuatrixCredentials credentials, TimeProvider time, Func<AuthenticationHeaderValue, CancellationToken, Task<RemoteResult<string>>> login)
    : ICallAccess, IDisposable
{
    /// <summary>Of a call: the session it is made in.</summary>
    public const string Header = "X-Auth-Token";

    /// <summary>How long a refused login speaks for all: one for each call that waits would lock the account out.</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private string? _token;
    private Refusal? _refusal;
    private long _lastCall = time.GetTimestamp();

    public object? Mark => Volatile.Read(ref _token);

    public bool IsOpen => Mark is not null;

    /// <summary>How long no call was made.</summary>
    public TimeSpan IdleTime => time.GetElapsedTime(Volatile.Read(ref _lastCall));

    public async ValueTask<RemoteError?> EnterAsync(CancellationToken cancellation)
    {
        if (IsOpen) return null;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (IsOpen) return null;
            if (_refusal is { } refusal && time.GetElapsedTime(refusal.Time) < RefusalPause) return refusal.Error;
            _refusal = null;
            var opened = await login(credentials.ToHeader(), cancellation).ConfigureAwait(false);
            if (opened.Error is { Kind: RemoteErrorKind.Unauthenticated } error) _refusal = new(error, time.GetTimestamp());
            if (!opened.TryGetValue(out var token)) return opened.Error;
            Volatile.Write(ref _token, token);
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Sign(HttpRequestMessage request)
    {
        Volatile.Write(ref _lastCall, time.GetTimestamp());
        if (Volatile.Read(ref _token) is { } token) request.Headers.TryAddWithoutValidation(Header, token);
    }

    public ValueTask<bool> RenewAsync(HttpFailure failure, object? mark, CancellationToken cancellation)
    {
        // 401 without a body, and code 70 with whatever status, both say it (facts C.3). The next call logs in, this one made again included.
        var isEnded = failure.Error.Kind == RemoteErrorKind.Unauthenticated || failure.Code == (int)QuatrixErrorCode.NotAllowed;
        if (isEnded) Interlocked.CompareExchange(ref _token, null, mark as string);
        return new(isEnded);
    }

    public void Dispose() => _turn.Dispose();

    private sealed record Refusal(RemoteError Error, long Time);
}
