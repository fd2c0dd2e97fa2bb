using System.Text;
using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>Downloads and uploads on a server that answers wrongly, late or not at all.</summary>
public sealed class SmartFileTransferTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("0123456789");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RemotePath File => ScriptedAccount.PathOf("/f");

    [Fact]
    public async Task Ranges_share_one_link_and_name_the_version()
    {
        await using var account = Downloading(_ => ScriptedReply.Range(Content[2..5], 2, 10).With("ETag: \"v1\""));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync(account)));
        Assert.Single(account.Asked, asked => asked.StartsWith("GET /api", StringComparison.Ordinal));
        var range = account.Server.Requests.Last();
        Assert.Equal(("bytes=2-4", "\"v1\""), (range.Headers["Range"], range.Headers["If-Match"]));
    }

    [Fact]
    public async Task An_expired_link_is_replaced_once()
    {
        var count = 0;
        await using var account = Downloading(_ => Interlocked.Increment(ref count) == 1
            ? ScriptedReply.Json("""{"message":"expired"}""", 404)
            : ScriptedReply.Range(Content[2..5], 2, 10));
        Assert.Equal("234", await ReadAsync(account));
        Assert.Equal(2, account.Asked.Count(asked => asked.StartsWith("GET /api", StringComparison.Ordinal)));

        await using var never = Downloading(_ => ScriptedReply.Json("{}", 410));
        var opened = await never.Store.OpenReadAsync(File, "v1", 2, 3, Cancellation);
        Assert.Equal(RemoteErrorKind.NotFound, opened.Error?.Kind);
        Assert.Equal(4, never.Server.Requests.Count);
    }

    public static TheoryData<ScriptedReply, RemoteErrorKind> WrongRanges => new()
    {
        { ScriptedReply.Range(Content[2..5], 3, 10), RemoteErrorKind.BadReply },
        { ScriptedReply.Range(Content[2..6], 2, 10), RemoteErrorKind.BadReply },
        { ScriptedReply.Range(Content[2..4], 2, 10), RemoteErrorKind.BadReply },
        { ScriptedReply.Range(Content[2..5], 2, 11), RemoteErrorKind.VersionMismatch },
        { ScriptedReply.Range(Content[2..5], 2, 10).With("ETag: \"v2\""), RemoteErrorKind.VersionMismatch },
        { ScriptedReply.Range(Content[2..5], 2, 10).With("Content-Encoding: gzip"), RemoteErrorKind.BadReply },
        { new ScriptedReply(206, Content[2..5]), RemoteErrorKind.BadReply },
        { new ScriptedReply(200, Content[2..5]), RemoteErrorKind.BadReply },
        { new ScriptedReply(200, Content), RemoteErrorKind.BadReply },
        { ScriptedReply.Html(), RemoteErrorKind.BadReply },
        { ScriptedReply.Json("{}", 412), RemoteErrorKind.VersionMismatch },
        { ScriptedReply.Json("{}", 302).With("Location: http://other.example/"), RemoteErrorKind.BadReply },
    };

    [Theory]
    [MemberData(nameof(WrongRanges))]
    public async Task A_wrong_range_is_never_given_out(ScriptedReply reply, RemoteErrorKind kind)
    {
        await using var account = Downloading(_ => reply);
        Assert.Equal(kind, (await account.Store.OpenReadAsync(File, "v1", 2, 3, Cancellation)).Error?.Kind);
    }

    [Fact]
    public async Task A_range_that_ends_early_throws_while_it_is_read()
    {
        await using var account = Downloading(_ => ScriptedReply.Range(Content[2..4], 2, 10) with
        {
            ClaimedLength = 3,
            Headers = ["Content-Range: bytes 2-4/10"],
        });
        await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(account));
    }

    [Fact]
    public async Task A_version_that_moved_on_is_seen_before_anything_is_read()
    {
        await using var account = Downloading(_ => ScriptedReply.Range(Content[2..5], 2, 10));
        Assert.Equal(RemoteErrorKind.VersionMismatch, (await account.Store.OpenReadAsync(File, "v0", 2, 3, Cancellation)).Error?.Kind);
        Assert.Single(account.Server.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/f")]
    [InlineData("/relative")]
    [InlineData("http://user:password@127.0.0.1/f")]
    [InlineData("http://")]
    [InlineData("")]
    public async Task An_address_that_must_not_be_asked_is_a_bad_reply(string address)
    {
        await using var account = new ScriptedAccount(_ => Listed($$""","version":"v1","download":"{{address}}","upload":"{{address}}" """));
        Assert.Equal(RemoteErrorKind.BadReply, (await account.Store.OpenReadAsync(File, "v1", 0, 1, Cancellation)).Error?.Kind);
        Assert.Equal(RemoteErrorKind.BadReply, (await account.Store.UploadAsync(File, ScriptedAccount.Upload("x", "v1"), Cancellation)).Error?.Kind);
    }

    [Fact]
    public async Task Another_host_may_give_content_but_sees_no_credentials()
    {
        await using var other = new ScriptedServer(_ => ScriptedReply.Range(Content[2..5], 2, 10));
        await using var account = new ScriptedAccount(_ => Listed($$""","version":"v1","download":"{{other.Address}}f" """));
        Assert.Equal("234", await ReadAsync(account));
        Assert.DoesNotContain("Authorization", Assert.Single(other.Requests).Headers.Keys);
        Assert.All(account.Server.Requests, request => Assert.Contains("Authorization", request.Headers.Keys));
    }

    [Fact]
    public async Task A_conditional_upload_takes_two_calls()
    {
        await using var account = Uploading(body => Listed($$""","version":"v2","checksum":"{{ScriptedAccount.Sha256(body)}}" """));
        var uploaded = await account.Store.UploadAsync(File, ScriptedAccount.Upload("0123456789"), Cancellation);
        Assert.Equal("v2", uploaded.Value.Version);
        Assert.Equal(["GET /api/1.0/paths/list/", "PUT /api/1.0/paths/edit/f", "POST /u"], account.Asked);
        var requests = account.Server.Requests.ToArray();
        Assert.Equal("upload=&if_version=&updated=5.5&attributes=%7B%7D", requests[1].Text);
        Assert.Equal(("0123456789", "10"), (requests[2].Text, requests[2].Headers["Content-Length"]));
    }

    [Fact]
    public async Task A_lost_answer_of_an_upload_is_looked_after_and_not_repeated()
    {
        await using var account = Uploading(_ => ScriptedReply.Lost, afterwards: "0123456789");
        var uploaded = await account.Store.UploadAsync(File, ScriptedAccount.Upload("0123456789", "v1"), Cancellation);
        Assert.Equal("v2", uploaded.Value.Version);
        Assert.Single(account.Asked, "POST /u");
        Assert.Contains("GET /api/1.0/paths/list/f?checksum=SHA256", account.Asked);
    }

    [Fact]
    public async Task An_upload_that_was_lost_without_effect_is_made_again()
    {
        var posts = 0;
        await using var account = Uploading(
            body => Interlocked.Increment(ref posts) < 3
                ? ScriptedReply.Lost
                : Listed($$""","version":"v3","checksum":"{{ScriptedAccount.Sha256(body)}}" """),
            afterwards: "something!");
        Assert.Equal("v3", (await account.Store.UploadAsync(File, ScriptedAccount.Upload("0123456789", "v1"), Cancellation)).Value.Version);
        Assert.Equal(3, posts);
    }

    [Fact]
    public async Task Damage_on_the_way_is_repaired_or_told()
    {
        var posts = 0;
        await using var account = Uploading(body => Listed(
            $$""","version":"v{{Interlocked.Increment(ref posts) + 1}}","checksum":"{{(posts == 1 ? "00" : ScriptedAccount.Sha256(body))}}" """));
        Assert.Equal("v3", (await account.Store.UploadAsync(File, ScriptedAccount.Upload("0123456789", "v1"), Cancellation)).Value.Version);
        Assert.Contains("if_version=v2", account.Server.Requests.ToArray()[3].Text, StringComparison.Ordinal);

        await using var broken = Uploading(_ => Listed(""","version":"v2","checksum":"00" """));
        var uploaded = await broken.Store.UploadAsync(File, ScriptedAccount.Upload("0123456789", "v1"), Cancellation);
        Assert.Equal(RemoteErrorKind.ChecksumMismatch, uploaded.Error?.Kind);
    }

    [Fact]
    public async Task A_plain_server_may_refuse_checksums_or_times()
    {
        await using var account = new ScriptedAccount(request => request switch
        {
            { Method: "POST", Target: "/api/1.0/paths/add/f" } => Plain(request, "", 201),
            { Method: "POST" } => ScriptedReply.Html(),
            { Target: var target } when target.Contains("checksum", StringComparison.Ordinal) => ScriptedReply.Json("{}", 400),
            { Method: "PUT" } when request.Text.StartsWith("updated", StringComparison.Ordinal) => ScriptedReply.Json("{}", 400),
            _ => Plain(request, $$""","upload":"http://{{request.Headers["Host"]}}/u" """),
        });
        var uploaded = await account.Store.UploadAsync(File, ScriptedAccount.Upload("0123456789"), Cancellation);
        Assert.Equal(10, uploaded.Value.Size);
        Assert.Contains("PUT /api/1.0/paths/edit/f", account.Asked);
        Assert.Equal("updated=1970-01-01T00%3A00%3A05", account.Server.Requests.Last().Text);
    }

    private static ScriptedReply Plain(ScriptedRequest request, string more, int status = 200) => ScriptedReply.Json(
        request.Target.EndsWith("/f", StringComparison.Ordinal) || request.Target.Contains("/f?", StringComparison.Ordinal)
            ? ScriptedAccount.File("f", 10, more)
            : ScriptedAccount.Directory(),
        status);

    private static ScriptedReply Listed(string more) => ScriptedReply.Json(ScriptedAccount.File("f", 10, more)).With(ScriptedAccount.Extensions);

    /// <summary>A file "f" of version v1 with ten bytes.</summary>
    private static ScriptedAccount Downloading(Func<ScriptedRequest, ScriptedReply> download) => new(request =>
        request.Target.StartsWith("/api", StringComparison.Ordinal)
            ? Listed($$""","version":"v1","download":"http://{{request.Headers["Host"]}}/d" """)
            : download(request));

    /// <param name="upload">Answers the content.</param>
    /// <param name="afterwards">What the file holds when it is looked at.</param>
    private static ScriptedAccount Uploading(Func<string, ScriptedReply> upload, string afterwards = "") => new(request => request switch
    {
        { Method: "POST" } => upload(request.Text),
        { Method: "PUT" } => Listed($$""","version":"v1","upload":"http://{{request.Headers["Host"]}}/u" """),
        _ => Listed($$""","version":"v2","checksum":"{{ScriptedAccount.Sha256(afterwards)}}" """),
    });

    private static async Task<string> ReadAsync(ScriptedAccount account)
    {
        var opened = await account.Store.OpenReadAsync(File, "v1", 2, 3, Cancellation);
        Assert.True(opened.IsOk, opened.Error?.ToString());
        await using var content = opened.Value;
        using var reader = new StreamReader(content.Stream);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
