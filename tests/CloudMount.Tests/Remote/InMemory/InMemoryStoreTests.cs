using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.InMemory;

/// <summary>The store that offers everything.</summary>
public sealed class InMemoryStoreTests : RemoteStoreContract
{
    [Fact]
    public async Task Calls_are_counted_by_kind_and_direct_access_is_not()
    {
        var store = new InMemoryStore();
        store.WriteFile("/a/b", [1, 2, 3]);
        await store.StatAsync(PathOf("/a"), Cancellation);
        await store.StatAsync(PathOf("/no"), Cancellation);
        await store.DeleteAsync(PathOf("/a"), null, Cancellation);
        Assert.Equal((2, 1, 3, 1), (store.Calls[RemoteCall.Stat], store.Calls[RemoteCall.Delete], store.Calls.Total, store.Calls.Changes));
        Assert.Equal("Stat 2, Delete 1", store.Calls.ToString());
    }

    [Fact]
    public async Task Space_ends_and_comes_back()
    {
        var store = new InMemoryStore(new InMemoryOptions { TotalBytes = 10 });
        store.WriteFile("/a", [1, 2, 3, 4]);
        Fails(RemoteErrorKind.QuotaExceeded, await store.UploadAsync(PathOf("/b"), Request(Bytes(7)), Cancellation));
        Assert.Equal(new RemoteSpace(10, 4), Ok(await store.GetSpaceAsync(TimeSpan.Zero, Cancellation)));
        store.Remove("/a");
        Ok(await store.UploadAsync(PathOf("/b"), Request(Bytes(7)), Cancellation));
    }

    [Fact]
    public async Task Limits_of_a_service_can_be_played()
    {
        var store = new InMemoryStore(new InMemoryOptions { MaxFileBytes = 3, MaxTreeEntries = 1, ForbiddenCharacters = ":" });
        Fails(RemoteErrorKind.TooLarge, await store.UploadAsync(PathOf("/a"), Request(Bytes(4)), Cancellation));
        Fails(RemoteErrorKind.Rejected, await store.UploadAsync(PathOf("/a:b"), Request(Bytes(1)), Cancellation));
        store.WriteFile("/a/b", []);
        Fails(RemoteErrorKind.NotSupported, await store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation));
        Assert.Equal(["/a/", "/a/b"], store.AllPaths());
    }

    protected override ValueTask<IRemoteStore> OpenStoreAsync() => new(new InMemoryStore(new InMemoryOptions { TotalBytes = 1L << 30 }));
}
