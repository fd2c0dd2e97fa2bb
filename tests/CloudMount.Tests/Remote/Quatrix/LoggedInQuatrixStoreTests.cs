using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>The client on the real server, with a session.</summary>
public sealed class LoggedInQuatrixStoreTests(ServedQuatrixAccount account) : RemoteStoreContract, IClassFixture<ServedQuatrixAccount>
{
    protected override ValueTask<IRemoteStore> OpenStoreAsync() => new(account.OpenStore(withApiKey: false));
}
