using System.Threading.RateLimiting;

namespace CloudMount.Remote.Http;

/// <summary>A reply whose head is there, and the place it holds among the calls, if any. Disposing gives up both.</summary>
internal sealed class HttpReply(HttpResponseMessage message, RateLimitLease? place, ProgressTimeout progress) : IDisposable
{
    public HttpResponseMessage Message { get; } = message;

    /// <summary>Valid until the attempt ends; a body that is read later has a timeout of its own.</summary>
    public ProgressTimeout Progress { get; } = progress;

    /// <summary>True when the reader keeps the reply beyond the attempt and disposes it.</summary>
    public bool IsTaken { get; private set; }

    public HttpReply Take()
    {
        IsTaken = true;
        return this;
    }

    public void Dispose()
    {
        Message.Dispose();
        place?.Dispose();
    }
}
