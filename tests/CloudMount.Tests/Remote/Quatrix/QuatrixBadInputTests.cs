using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.Quatrix;
using CloudMount.Server;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>Addresses that lead elsewhere and replies that no honest service gives: one sentence that says what to do, and nothing taken for true.</summary>
public sealed class QuatrixBadInputTests
{
    private static readonly RemoteHttpOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1), CircuitThreshold = 100, MaxAttempts = 2, OutagePatience = TimeSpan.Zero };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<ScriptedReply, string> OtherServices => new()
    {
        { ScriptedReply.Html(), "web page" },
        { ScriptedReply.Html(404), "check the address" },
        { ScriptedReply.Html(410), "check the address" },
        { ScriptedReply.Json("", 404), "check the address" },
        { ScriptedReply.Json("""{"message":"no such page"}""", 404), "check the address" },
        { ScriptedReply.Json("[]"), "check the address" },
        { ScriptedReply.Json("\"home\""), "check the address" },
        { ScriptedReply.Json(""), "check the address" },
        { ScriptedReply.Json("""{"file_id":"home","type":"D" """), "check the address" },
        { ScriptedReply.Json("{}"), "cannot be used" },
        { ScriptedReply.Json("""{"file_id":7,"type":"D"}"""), "cannot be used" },
        { ScriptedReply.Json("""{"file_id":null,"type":"D"}"""), "cannot be used" },
        { ScriptedReply.Json("""{"file_id":"../../etc","type":"D"}"""), "cannot be used" },
        { ScriptedReply.Json("""{"file_id":["home"],"type":"D"}"""), "cannot be used" },
        { ScriptedReply.Json("{}", 302).With("Location: https://login.example.org/"), "use the right address" },
        { ScriptedReply.Json("""{"msg":"bad host","code":12,"details":{}}""", 404), "bad host" },
    };

    [Theory]
    [MemberData(nameof(OtherServices))]
    public async Task What_is_not_the_service_is_told_as_such_and_says_of_no_file_that_it_is_gone(ScriptedReply reply, string words)
    {
        await using var server = new ScriptedServer(_ => reply);
        await using var store = StoreAt(server.Address);
        foreach (var error in new[] { (await store.ConnectAsync(Cancellation)).Error!, (await store.StatAsync(Path("/f"), Cancellation)).Error! })
        {
            Assert.Equal(RemoteErrorKind.BadReply, error.Kind);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("the-key", error.Message, StringComparison.Ordinal);
        }

        Assert.False((await store.DeleteAsync(Path("/f"), null, Cancellation)).IsOk);
    }

    [Theory]
    [InlineData("""{"id":"new","size":2,"modified":5}""", RemoteErrorKind.ChecksumMismatch)]
    [InlineData("""{"id":"other","size":1,"modified":5}""", RemoteErrorKind.ChecksumMismatch)]
    [InlineData("""{"id":"new","size":"1","modified":5}""", RemoteErrorKind.BadReply)]
    [InlineData("""{"id":"new","size":1,"modified":"today"}""", RemoteErrorKind.BadReply)]
    [InlineData("""{"id":"new","size":1}""", RemoteErrorKind.BadReply)]
    [InlineData("""{"id":"new","size":9223372036854775808,"modified":5}""", RemoteErrorKind.BadReply)]
    public async Task A_file_that_is_not_what_was_sent_is_no_success(string shown, RemoteErrorKind kind)
    {
        await using var server = new ScriptedServer(request => request.Target switch
        {
            "/api/1.0/file/id" when request.Text.Contains("\"f\"", StringComparison.Ordinal) => ScriptedReply.Json("""{"file_id":"new","type":"F"}"""),
            "/api/1.0/file/id" => ScriptedReply.Json("""{"file_id":"home","type":"D"}"""),
            "/api/1.0/upload/link" => ScriptedReply.Json("""{"name":"f","file_id":"new","parent_id":"home","upload_key":"key","unknown":{"a":[1]}}"""),
            "/api/1.0/file/metadata/new?content=0" => ScriptedReply.Json(shown.Replace("\"id\"", "\"name\":\"f\",\"type\":\"F\",\"id\"", StringComparison.Ordinal)),
            "/upload/chunked/key" => ScriptedReply.Json("\"new\""),
            _ => ScriptedReply.Json("""{"id":"new","size":1,"modified":5}"""),
        });
        await using var store = StoreAt(server.Address);
        var upload = new UploadRequest(new BytesSource([1]), UploadRequest.MustNotExist, Timestamp.From(5, 0), new Dictionary<string, string>());
        Assert.Equal(kind, (await store.UploadAsync(Path("/f"), upload, Cancellation)).Error?.Kind);
    }

    [Fact]
    public async Task Https_to_a_server_of_http_and_the_reverse_say_what_to_check()
    {
        await using var plain = new ScriptedServer(_ => ScriptedReply.Json("{}"));
        var error = await ConnectAsync(new UriBuilder(plain.Address) { Scheme = "https" }.Uri);
        Assert.Equal(RemoteErrorKind.Untrusted, error.Kind);
        Assert.Contains("speaks https on this port", error.Message, StringComparison.Ordinal);

        var directory = Directory.CreateTempSubdirectory("cloudmount-tls-");
        var options = new ServerOptions
        {
            RootDirectory = directory.CreateSubdirectory("root").FullName,
            DataDirectory = directory.CreateSubdirectory("data").FullName,
            Listen = [new Uri("https://127.0.0.1:0")],
            IsSelfSigned = true,
        };
        await using (var server = await CloudMountServer.StartAsync(options, NullLoggerFactory.Instance, Cancellation))
        {
            error = await ConnectAsync(server.BaseAddress);
            Assert.Equal(RemoteErrorKind.Untrusted, error.Kind);
            Assert.Contains("ca_cert=FILE", error.Message, StringComparison.Ordinal);
            error = await ConnectAsync(new UriBuilder(server.BaseAddress) { Scheme = "http" }.Uri);
            Assert.Contains("check that the server speaks http on this port", error.Message, StringComparison.Ordinal);
        }

        directory.Delete(recursive: true);
        error = await ConnectAsync(new Uri("https://no-such-host.invalid/"));
        Assert.Contains("no-such-host.invalid is not known", error.Message, StringComparison.Ordinal);
    }

    private static async Task<RemoteError> ConnectAsync(Uri address)
    {
        await using var store = StoreAt(address);
        return (await store.ConnectAsync(Cancellation)).Error!;
    }

    private static RemotePath Path(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    private static QuatrixStore StoreAt(Uri address) => new(
        new QuatrixOptions { Address = address, Credentials = new("the-key", ""), Http = Quick },
        new RemoteHealth(TimeProvider.System),
        NullLogger<QuatrixStore>.Instance);
}
