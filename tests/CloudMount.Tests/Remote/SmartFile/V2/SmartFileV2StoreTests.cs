using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile.V2;

/// <summary>The client of v2 on the real server.</summary>
public sealed class SmartFileV2StoreTests(ServedV2Account account) : RemoteStoreContract, IClassFixture<ServedV2Account>
{
    protected override ValueTask<IRemoteStore> OpenStoreAsync() => new(account.OpenStore());

    protected override ValueTask<IRemoteStore> OpenAnotherAsync() => new(account.OpenStore(isAnother: true));
}
