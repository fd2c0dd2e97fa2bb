using CloudMount.Remote;

namespace CloudMount.Cli.Remotes;

/// <summary>The store of a remote.</summary>
/// <param name="UseCredentials">Makes its calls with other credentials of the same account from now on.</param>
internal sealed record OpenedStore(IRemoteStore Store, Action<RemoteCredentials> UseCredentials);
