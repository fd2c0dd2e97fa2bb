using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>The client on the real server with its extensions turned off, with a session.</summary>
public sealed class LoggedInQuatrixStoreTests(PlainServedQuatrixAccount account) : RemoteStoreContract, IClassFixture<PlainServedQuatrixAccount>
{
    protected override ValueTask<IRemoteStore> OpenStoreAsync() => new(account.OpenStore(withApiKey: false));

    protected override ValueTask<IRemoteStore> OpenAnotherAsync() => new(account.OpenStore(withApiKey: false, isAnother: true));
}
