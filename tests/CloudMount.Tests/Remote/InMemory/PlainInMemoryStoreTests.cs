using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit.Remote;

namespace CloudMount.Tests.Remote.InMemory;

/// <summary>The store that offers what plain v1.0 offers.</summary>
public sealed class PlainInMemoryStoreTests : RemoteStoreContract
{
    protected override ValueTask<IRemoteStore> OpenStoreAsync() => new(new InMemoryStore(InMemoryOptions.Plain));
}
