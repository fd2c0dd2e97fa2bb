using CloudMount.Remote;

namespace CloudMount.Cli.Remotes;

/// <summary>The store of a remote, and what only those need who look after its account.</summary>
/// <param name="UseCredentials">Makes its calls with other credentials of the same account from now on.</param>
internal sealed record OpenedStore(IRemoteStore Store, Action<RemoteCredentials> UseCredentials)
{
    /// <summary>Which API of SmartFile the service speaks; null until it said so, and for another service.</summary>
    public Func<SmartFileApi?> Api { get; init; } = static () => null;

    /// <summary>Asks whose account it is; null where the service does not tell.</summary>
    public Func<CancellationToken, Task<RemoteResult<RemoteOwner>>>? AskOwner { get; init; }
}
