using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>Project folders, which the service tells by a type of their own, are directories to a mount.</summary>
public sealed class QuatrixProjectFolderTests(ServedQuatrixAccount extended, PlainServedQuatrixAccount plain)
    : IClassFixture<ServedQuatrixAccount>, IClassFixture<PlainServedQuatrixAccount>
{
    private static readonly IReadOnlyDictionary<string, string> NoAttributes = new Dictionary<string, string>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_project_folder_is_listed_filled_moved_and_removed_as_a_directory(bool isPlain)
    {
        var account = isPlain ? plain : extended;
        await using var store = account.OpenStore(withApiKey: true);
        Ok(await store.ConnectAsync(Cancellation));
        var made = Ok(await store.MakeDirectoryAsync(At("/team"), NoAttributes, Cancellation));
        await account.MakeProjectAsync(made.Id!, "team");
        Assert.True(Ok(await store.StatAsync(At("/team"), Cancellation)) is { IsDirectory: true, Name: "team" });
        var upload = new UploadRequest(new BytesSource("abc"u8.ToArray()), UploadRequest.MustNotExist, Timestamp.From(1_700_000_000, 0), NoAttributes);
        Ok(await store.UploadAsync(At("/team/file"), upload, Cancellation));
        foreach (var wholeTree in (bool[])[false, true])
        {
            var listed = Assert.Single(Ok(await store.ListAsync(RemotePath.Root, wholeTree, Cancellation)).Children!);
            Assert.Equal(("team", true, made.Id), (listed.Name, listed.IsDirectory, listed.Id));
            if (listed.Children is { } children) Assert.Equal("file", Assert.Single(children).Name);
        }

        Ok(await store.MoveAsync(At("/team"), At("/team moved"), replacedVersion: null, Cancellation));
        Assert.Equal("file", Assert.Single(Ok(await store.ListAsync(At("/team moved"), wholeTree: false, Cancellation)).Children!).Name);
        Ok(await store.DeleteAsync(At("/team moved/file"), null, Cancellation));
        Ok(await store.DeleteAsync(At("/team moved"), null, Cancellation));
        Assert.Empty(Ok(await store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Children!);
    }

    private static RemotePath At(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    private static T Ok<T>(RemoteResult<T> result)
    {
        Assert.True(result.IsOk, result.Error?.ToString());
        return result.Value;
    }
}
