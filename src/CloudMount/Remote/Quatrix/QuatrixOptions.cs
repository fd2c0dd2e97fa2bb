using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>Which account to use, and how.</summary>
public sealed record QuatrixOptions
{
    /// <summary>The address of the service without <c>/api/1.0</c>. The service itself is never without encryption.</summary>
    public required Uri Address
    {
        get;
        init
        {
            if (value is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" })
            {
                throw new ArgumentException("The address begins with http:// or https:// and holds no password.", nameof(value));
            }

            field = value;
        }
    }

    public required QuatrixCredentials Credentials { get; init; }

    /// <summary>The directory of the account's home that is the root of the mount.</summary>
    public RemotePath Root { get; init; } = RemotePath.Root;

    public RemoteHttpOptions Http { get; init; } = new();

    /// <summary>How often a service that does not tell changes as they happen is asked for them.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the end of a store waits for the service to end its session.</summary>
    public TimeSpan LogoutTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>When nothing was called for so long, something is: a session ends 15 minutes after its last call (facts C.2).</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMinutes(5);
}
