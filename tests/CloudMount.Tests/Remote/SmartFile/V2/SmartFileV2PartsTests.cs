using System.Security.Cryptography;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.SmartFile.V2;
using CloudMount.TestKit.Remote;
using CloudMount.Tests.Remote.Quatrix;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile.V2;

/// <summary>Large uploads by v2, which go up in parts and go on where they stopped, on the real server.</summary>
public sealed class SmartFileV2PartsTests(ServedV2Account account) : IClassFixture<ServedV2Account>
{
    private const int PartBytes = 1 << 18;
    private const int Size = (4 * PartBytes) + 5;

    private readonly byte[] _content = Content(1);
    private readonly KeptRecord _record = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RemotePath File => ScriptedAccount.PathOf("/f");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_was_interrupted_goes_on_behind_what_arrived(bool replaces)
    {
        var expected = UploadRequest.MustNotExist;
        await using (var store = account.OpenStore(partBytes: PartBytes))
        {
            if (replaces) expected = (await store.UploadAsync(File, Request(new BytesSource([1, 2]), expected), Cancellation)).Value.Version;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var source = new WatchedSource(_content, (2 * PartBytes) + 1000, end.Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.UploadAsync(File, Request(source, expected), end.Token));
            var listed = (await store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Value;
            Assert.Equal(replaces ? ["f"] : [], listed.Children!.Select(child => child.Name));
            Assert.Contains(account.NamesOnServer(), OpenParts.IsName);
        }

        await using var another = account.OpenStore(isAnother: true, PartBytes);
        var rest = new WatchedSource(_content, long.MaxValue, () => { });
        var uploaded = await another.UploadAsync(File, Request(rest, expected), Cancellation);
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
        Assert.Equal((await another.StatAsync(File, Cancellation)).Value.Version, uploaded.Value.Version);
        await using var range = (await another.OpenReadAsync(File, uploaded.Value.Version, 0, Size, Cancellation)).Value;
        var seen = new byte[Size];
        await range.Stream.ReadExactlyAsync(seen, Cancellation);
        Assert.Equal(_content, seen);
        Assert.Equal(["f"], account.NamesOnServer());
        Assert.Null(_record.Text);

        // The comparison reads it from its beginning; the parts that were there are not sent again.
        Assert.InRange(another.Health.BytesUp, 1, Size - (2 * PartBytes));
    }

    [Fact]
    public async Task What_others_put_there_meanwhile_is_kept_and_the_parts_are_removed()
    {
        await using var store = account.OpenStore(partBytes: PartBytes);
        await using var other = account.OpenStore(isAnother: true);
        var source = new WatchedSource(_content, 3 * PartBytes, () => other.UploadAsync(File, Request(new BytesSource([7]), UploadRequest.MustNotExist) with { Record = null }, Cancellation).Wait(Cancellation));
        Assert.Equal(RemoteErrorKind.VersionMismatch, (await store.UploadAsync(File, Request(source, UploadRequest.MustNotExist), Cancellation)).Error?.Kind);
        Assert.Equal(["f"], account.NamesOnServer());
        Assert.Equal(1, (await store.StatAsync(File, Cancellation)).Value.Size);
        Assert.Null(_record.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_others_put_there_while_a_file_is_sent_whole_is_kept_by_a_server_that_heeds_preconditions(bool replaces)
    {
        await using var store = account.OpenStore();
        await using var other = account.OpenStore(isAnother: true);
        var expected = UploadRequest.MustNotExist;
        if (replaces)
        {
            expected = (await store.UploadAsync(File, Request(new BytesSource([1, 2]), expected), Cancellation)).Value.Version;
            account.MakeOld("f");
            expected = (await store.StatAsync(File, Cancellation)).Value.Version;
        }

        var source = new WatchedSource(_content, 1, () => other.UploadAsync(File, Request(new BytesSource([7]), expected) with { Record = null }, Cancellation).Wait(Cancellation));
        Assert.Equal(RemoteErrorKind.VersionMismatch, (await store.UploadAsync(File, Request(source, expected), Cancellation)).Error?.Kind);
        Assert.Equal(1, (await store.StatAsync(File, Cancellation)).Value.Size);
    }

    [Fact]
    public async Task Content_that_changes_while_it_is_sent_leaves_nothing()
    {
        await using var store = account.OpenStore(partBytes: PartBytes);
        Assert.Equal(RemoteErrorKind.SourceChanged, (await store.UploadAsync(File, Request(new ChangedSource(Size), UploadRequest.MustNotExist), Cancellation)).Error?.Kind);
        Assert.Empty(account.NamesOnServer());
    }

    [Fact]
    public async Task A_file_may_not_have_the_name_of_an_upload_under_way()
    {
        await using var store = account.OpenStore();
        var path = RemotePath.Root.Child(OpenParts.New().Name);
        Assert.Equal(RemoteErrorKind.Rejected, (await store.UploadAsync(path, Request(new BytesSource([1]), UploadRequest.MustNotExist), Cancellation)).Error?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v2-1 mark name 5 0")]
    [InlineData("v2-1 {0} ../../name 5 0")]
    [InlineData("v2-1 {0} .cloudmount-upload-0123456789abcdef0123456789abcdeF 5 0")]
    [InlineData("v2-1 {0} .cloudmount-upload-0123456789abcdef0123456789abcdef -5 0")]
    [InlineData("v2-1 {0} .cloudmount-upload-0123456789abcdef0123456789abcdef 99999999999 0")]
    [InlineData("1 {0} .cloudmount-upload-0123456789abcdef0123456789abcdef 5 0")]
    public void A_record_of_something_else_is_none(string text)
    {
        var upload = Request(new BytesSource(_content), UploadRequest.MustNotExist);
        var mark = OpenParts.New().ToText(File, upload).Split(' ')[1];
        Assert.Null(OpenParts.Parse(text.Replace("{0}", mark, StringComparison.Ordinal), File, upload));
        var open = OpenParts.New() with { Offset = 5 };
        Assert.Equal(open, OpenParts.Parse(open.ToText(File, upload), File, upload));
        Assert.Null(OpenParts.Parse(open.ToText(File, upload), File, upload with { ExpectedVersion = "other" }));
    }

    [Fact]
    public async Task A_service_that_writes_no_parts_gets_the_file_whole()
    {
        var puts = new List<string>();
        await using var scripted = new ScriptedServer(request =>
        {
            if (request.Method == "PATCH") return ScriptedReply.Json("""{"detail":"Method not allowed."}""", 405);
            if (request.Method == "PUT") puts.Add(request.Target);
            if (request.Method == "DELETE") return new ScriptedReply(204, []);
            if (request.Method == "POST") return ScriptedReply.Json(ScriptedV2Account.Task("SUCCESS", $$$"""{"checksums":{"/f":"{{{Convert.ToHexString(SHA256.HashData(_content))}}}"}}"""));
            if (request.Target.EndsWith("/info/", StringComparison.Ordinal)) return ScriptedReply.Json(ScriptedV2Account.Directory(""));
            return puts.Contains("/api/3/path/data/f") ? ScriptedReply.Json(ScriptedV2Account.File("f", Size)) : ScriptedV2Account.Missing();
        });
        var options = new CloudMount.Remote.SmartFile.SmartFileOptions { Address = scripted.Address, Credentials = new("key", "password"), Http = ScriptedAccount.Quick };
        await using var store = new SmartFileV2Store(options, new RemoteHealth(TimeProvider.System), Microsoft.Extensions.Logging.Abstractions.NullLogger<SmartFileV2Store>.Instance) { PartBytes = PartBytes };
        var uploaded = await store.UploadAsync(File, Request(new BytesSource(_content), UploadRequest.MustNotExist), Cancellation);
        Assert.Equal([true, false], puts.Select(target => target.Contains(".cloudmount-upload-", StringComparison.Ordinal)));
        Assert.Single(scripted.Requests, request => request.Method == "DELETE" && request.Target.Contains(".cloudmount-upload-", StringComparison.Ordinal));
        Assert.Null(_record.Text);
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
    }

    private static byte[] Content(int seed)
    {
        var bytes = new byte[Size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private UploadRequest Request(IUploadSource source, string expected) =>
        new(source, expected, Timestamp.From(5, 0), new Dictionary<string, string>(), Record: _record);
}
