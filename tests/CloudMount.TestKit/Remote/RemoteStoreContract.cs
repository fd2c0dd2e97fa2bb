using CloudMount.Primitives;
using CloudMount.Remote;
using Xunit;

namespace CloudMount.TestKit.Remote;

/// <summary>
/// What every store must do, whatever it can do. Derive a class for each store; it runs all of this on a fresh, empty root for each test.
/// The other files hold one topic each.
/// </summary>
public abstract partial class RemoteStoreContract : IAsyncLifetime
{
    private static readonly IReadOnlyDictionary<string, string> NoAttributes = new Dictionary<string, string>();
    private static readonly Timestamp SomeTime = Timestamp.From(1_700_000_000, 123_456_700);

    protected IRemoteStore Store { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Store = await OpenStoreAsync();
        Ok(await Store.ConnectAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A store with an empty root.</summary>
    protected abstract ValueTask<IRemoteStore> OpenStoreAsync();

    /// <summary>Ends what stands behind the store.</summary>
    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    protected static RemotePath PathOf(string text) =>
        RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    protected static T Ok<T>(RemoteResult<T> result)
    {
        Assert.True(result.IsOk, result.Error?.ToString());
        return result.Value;
    }

    protected static void Fails<T>(RemoteErrorKind kind, RemoteResult<T> result)
    {
        Assert.False(result.IsOk, $"It should fail as {kind}.");
        Assert.True(result.Error.Kind == kind, $"It should fail as {kind}, not: {result.Error}");
    }

    /// <summary>Bytes that differ everywhere and from seed to seed.</summary>
    protected static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected static UploadRequest Request(byte[] content, string expected = UploadRequest.MustNotExist, bool adoptEmpty = false) =>
        new(new BytesSource(content), expected, SomeTime, NoAttributes, adoptEmpty);

    protected async Task<RemoteEntry> PutAsync(string path, byte[] content, string expected = UploadRequest.MustNotExist) =>
        Ok(await Store.UploadAsync(PathOf(path), Request(content, expected), Cancellation));

    protected async Task<RemoteEntry> MakeDirectoryAsync(string path) =>
        Ok(await Store.MakeDirectoryAsync(PathOf(path), NoAttributes, Cancellation));

    protected async Task<RemoteEntry> StatAsync(string path) => Ok(await Store.StatAsync(PathOf(path), Cancellation));

    protected async Task<byte[]> ReadAsync(string path, string version, long offset, long length)
    {
        await using var content = Ok(await Store.OpenReadAsync(PathOf(path), version, offset, length, Cancellation));
        using var bytes = new MemoryStream();
        await content.Stream.CopyToAsync(bytes, Cancellation);
        Assert.Equal(content.Length, bytes.Length);
        return bytes.ToArray();
    }

    protected async Task<byte[]> ReadAllAsync(string path)
    {
        var entry = await StatAsync(path);
        return await ReadAsync(path, entry.Version, 0, Math.Max(1, entry.Size));
    }

    protected async Task<string[]> NamesAsync(string directory)
    {
        var listed = Ok(await Store.ListAsync(PathOf(directory), wholeTree: false, Cancellation));
        return listed.Children!.Select(child => child.Name).Order(StringComparer.Ordinal).ToArray();
    }
}
