using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>The client on the real server, with an API key.</summary>
public sealed class QuatrixStoreTests(ServedQuatrixAccount account) : RemoteStoreContract, IClassFixture<ServedQuatrixAccount>
{
    protected override ValueTask<IRemoteStore> OpenStoreAsync() => new(account.OpenStore(withApiKey: true));

    protected override ValueTask<IRemoteStore> OpenAnotherAsync() => new(account.OpenStore(withApiKey: true, isAnother: true));
}
