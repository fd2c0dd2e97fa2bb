using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>The client on the real server with its extensions turned off.</summary>
public sealed class PlainSmartFileStoreTests(PlainServedAccount account) : RemoteStoreContract, IClassFixture<PlainServedAccount>
{
    protected override ValueTask<IRemoteStore> OpenStoreAsync() => new(account.OpenStore());

    protected override ValueTask<IRemoteStore> OpenAnotherAsync() => new(account.OpenStore(isAnother: true));
}
