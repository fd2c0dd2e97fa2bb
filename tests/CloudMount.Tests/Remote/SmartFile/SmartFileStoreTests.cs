using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>The client on the real server with its extensions, over HTTP on loopback.</summary>
public sealed class SmartFileStoreTests(ServedAccount account) : RemoteStoreContract, IClassFixture<ServedAccount>
{
    protected override ValueTask<IRemoteStore> OpenStoreAsync() => new(account.OpenStore());

    protected override ValueTask<IRemoteStore> OpenAnotherAsync() => new(account.OpenStore(isAnother: true));
}
