using System.Collections.Concurrent;
using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary>
/// The requests that are being answered. Once a second those are broken off whose account, or its site, was deactivated or removed since they began: a download, a zip or
/// a wait could go on for long. Thread-safe.
/// </summary>
internal sealed class RunningRequests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<HttpContext, Func<Author>> _running = new();
    private readonly Access _access;
    private readonly ITimer _timer;

    public RunningRequests(Access access, TimeProvider time)
    {
        _access = access;
        _timer = time.CreateTimer(_ => EndShutOut(), null, Interval, Interval);
    }

    /// <param name="by">Whose it is, as far as is known when it is asked.</param>
    public void Add(HttpContext context, Func<Author> by) => _running[context] = by;

    public void Remove(HttpContext context) => _running.TryRemove(context, out _);

    public void Dispose() => _timer.Dispose();

    private void EndShutOut()
    {
        foreach (var (context, by) in _running) if (_access.WhyNot(by()) is not null) context.Abort();
    }
}
