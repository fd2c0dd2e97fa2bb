using System.Text;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.Quatrix;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>Sessions, errors and listings on a server that answers as a test says.</summary>
public sealed class QuatrixSessionTests
{
    private static readonly RemoteHttpOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1), CircuitThreshold = 100, OutagePatience = TimeSpan.Zero };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, "")]
    [InlineData(403, """{"msg":"not allowed","code":70,"details":{}}""")]
    public async Task A_session_that_ended_is_opened_again_without_an_error(int status, string body)
    {
        var logins = 0;
        await using var server = new ScriptedServer(request => request switch
        {
            { Target: "/api/1.0/session/login" } => ScriptedReply.Json($$"""{"session_id":"s{{Interlocked.Increment(ref logins)}}" }"""),
            _ when request.Headers["X-Auth-Token"] != "s2" => ScriptedReply.Json(body, status),
            _ => Answer(request),
        });
        await using var store = StoreAt(server, "me@example.org", "secret");
        var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.StatAsync(RemotePath.Root, Cancellation)));
        Assert.All(seen, result => Assert.True(result.IsOk, result.Error?.ToString()));
        Assert.Equal(2, logins);
        Assert.Null(store.Health.LastFailure);
        var login = server.Requests.First();
        Assert.Equal("Basic " + Convert.ToBase64String("me@example.org:secret"u8), login.Headers["Authorization"]);
        Assert.All(server.Requests.Where(request => !request.Target.EndsWith("login", StringComparison.Ordinal)), request => Assert.DoesNotContain("Authorization", request.Headers.Keys));
    }

    [Fact]
    public async Task An_api_key_goes_along_with_every_call_and_does_not_log_in()
    {
        await using var server = new ScriptedServer(Answer);
        await using var store = StoreAt(server, "the-key", "");
        Assert.True((await store.StatAsync(RemotePath.Root, Cancellation)).IsOk);
        Assert.All(server.Requests, request => Assert.Equal("Bearer the-key", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_wrong_password_and_a_second_factor_are_told()
    {
        await using var wrong = new ScriptedServer(_ => ScriptedReply.Json("""{"msg":"no","code":70,"details":{}}""", 401));
        await using var store = StoreAt(wrong, "me@example.org", "secret");
        var error = (await store.ConnectAsync(Cancellation)).Error!;
        Assert.Equal(RemoteErrorKind.Unauthenticated, error.Kind);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Single(wrong.Requests);

        await using var factor = new ScriptedServer(_ => ScriptedReply.Json("""{"session_id":"s"}""", 207).With("Mfa-Code: 71"));
        await using var other = StoreAt(factor, "me@example.org", "secret");
        Assert.Contains("API key", (await other.ConnectAsync(Cancellation)).Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 30, RemoteErrorKind.Exists)]
    [InlineData(400, 10, RemoteErrorKind.Rejected)]
    [InlineData(404, 20, RemoteErrorKind.NotFound)]
    [InlineData(403, 50, RemoteErrorKind.Forbidden)]
    [InlineData(403, 122, RemoteErrorKind.QuotaExceeded)]
    [InlineData(410, 60, RemoteErrorKind.NotFound)]
    [InlineData(401, 75, RemoteErrorKind.Unauthenticated)]
    [InlineData(400, 4711, RemoteErrorKind.Rejected)]
    [InlineData(404, 12, RemoteErrorKind.BadReply)]
    [InlineData(403, 13, RemoteErrorKind.Unauthenticated)]
    [InlineData(401, 14, RemoteErrorKind.Unauthenticated)]
    [InlineData(403, 15, RemoteErrorKind.Unauthenticated)]
    [InlineData(403, 76, RemoteErrorKind.Unauthenticated)]
    [InlineData(403, 80, RemoteErrorKind.Unauthenticated)]
    [InlineData(403, 82, RemoteErrorKind.Unauthenticated)]
    [InlineData(400, 159, RemoteErrorKind.Rejected)]
    [InlineData(412, 412, RemoteErrorKind.VersionMismatch)]
    [InlineData(500, 30, RemoteErrorKind.ServerFailed)]
    [InlineData(500, -1, RemoteErrorKind.ServerFailed)]
    [InlineData(429, 4711, RemoteErrorKind.Throttled)]
    public async Task Each_code_has_its_kind_and_is_carried_along(int status, int code, RemoteErrorKind kind)
    {
        await using var server = new ScriptedServer(_ => ScriptedReply.Json($$"""{"msg":"words","details":{},"code":{{code}} }""", status));
        await using var store = StoreAt(server, "the-key", "");
        var error = (await store.StatAsync(RemotePath.Root, Cancellation)).Error!;
        Assert.Equal(kind, error.Kind);
        Assert.Contains($"words (code {code})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_code_of_the_published_table_has_a_sentence()
    {
        foreach (var code in Enum.GetValues<QuatrixErrorCode>())
        {
            var meaning = QuatrixErrors.MeaningOf((int)code)!.Value;
            Assert.Matches("^[a-zA-Z].*[a-zA-Z]\\.$", meaning.Words);
        }

        Assert.Null(QuatrixErrors.MeaningOf(4711));
    }

    [Theory]
    [InlineData("""{"msg":"","code":122,"details":{}}""", "/: the account is full. (code 122)")]
    [InlineData("""{"code":80}""", "/: the key or account is deactivated. (code 80)")]
    [InlineData("""{"code":4711}""", "/: the account may not do this. (code 4711)")]
    public async Task A_service_that_says_nothing_but_a_code_is_spoken_for(string body, string message)
    {
        await using var server = new ScriptedServer(_ => ScriptedReply.Json(body, 403));
        await using var store = StoreAt(server, "the-key", "");
        Assert.Equal(message, (await store.StatAsync(RemotePath.Root, Cancellation)).Error!.Message);
    }

    [Fact]
    public async Task A_refused_login_is_a_state_that_ends_when_the_service_lets_the_account_in()
    {
        var (logins, isMended) = (0, false);
        await using var server = new ScriptedServer(request => !request.Target.EndsWith("login", StringComparison.Ordinal) ? Answer(request)
            : Volatile.Read(ref isMended) ? ScriptedReply.Json("""{"session_id":"s"}""")
            : Interlocked.Increment(ref logins) > 0 ? ScriptedReply.Json("""{"msg":"no","code":70,"details":{}}""", 401) : ScriptedReply.Lost);
        var time = new ManualTimeProvider();
        var health = new RemoteHealth(time);
        var letIn = 0;
        health.LetIn += () => letIn++;
        await using var store = StoreAt(server, "me@example.org", "secret", time, health);
        var failed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.StatAsync(RemotePath.Root, Cancellation)));
        Assert.All(failed, result => Assert.Equal(RemoteErrorKind.Unauthenticated, result.Error?.Kind));
        Assert.Equal(1, logins);
        Assert.Equal(RemoteErrorKind.Unauthenticated, health.LoginFailure?.Error.Kind);
        Volatile.Write(ref isMended, true);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.True((await store.StatAsync(RemotePath.Root, Cancellation)).IsOk);
        Assert.Equal((null, 1), (health.LoginFailure, letIn));
    }

    [Fact]
    public async Task A_session_is_kept_alive_when_nothing_else_is_called_and_ended_when_the_store_is()
    {
        await using var server = new ScriptedServer(request => request.Target.EndsWith("login", StringComparison.Ordinal)
            ? ScriptedReply.Json("""{"session_id":"s"}""") : Answer(request));
        var time = new ManualTimeProvider();
        await using (var store = StoreAt(server, "me@example.org", "secret", time))
        {
            time.Advance(TimeSpan.FromMinutes(12));
            Assert.True((await store.StatAsync(RemotePath.Root, Cancellation)).IsOk);
            for (var minute = 0; minute < 20; minute += 2)
            {
                Assert.True((await store.StatAsync(RemotePath.Root, Cancellation)).IsOk);
                time.Advance(TimeSpan.FromMinutes(2));
            }

            Assert.Equal(0, Count(server, "keepalive"));
            for (var i = 1; i <= 3; i++)
            {
                while (Count(server, "keepalive") < i)
                {
                    time.Advance(TimeSpan.FromMinutes(1));
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
                }
            }

            Assert.Equal(1, Count(server, "login"));
        }

        Assert.Equal(1, Count(server, "logout"));
        Assert.Equal("s", server.Requests.Last().Headers["X-Auth-Token"]);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_the_end_of_a_session_is_not_waited_for()
    {
        await using var server = new ScriptedServer(request => request.Target switch
        {
            "/api/1.0/session/login" => ScriptedReply.Json("""{"session_id":"s"}"""),
            "/api/1.0/session/logout" => ScriptedReply.Silent,
            _ => Answer(request),
        });
        var store = StoreAt(server, "me@example.org", "secret");
        Assert.True((await store.StatAsync(RemotePath.Root, Cancellation)).IsOk);
        await store.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(1, Count(server, "logout"));
    }

    [Fact]
    public async Task A_hostile_listing_gives_its_good_entries()
    {
        string[] children =
        [
            Item("good", "F"), Item("..", "F"), Item("a/b", "F"), Item("good", "F"), Item("trash", "T"), Item("link", "N"), Item("shared", "S"), "7",
            """{"id":"../x","name":"evil","type":"F","size":1,"modified":1}""", """{"id":"x","name":"minus","type":"F","size":-1,"modified":1}""",
        ];
        await using var server = new ScriptedServer(request => request.Target.Contains("file/id", StringComparison.Ordinal)
            ? Answer(request)
            : ScriptedReply.Json($$"""{"id":"home","name":"home","type":"D","size":1,"modified":1,"content":[{{string.Join(',', children)}}] }"""));
        await using var store = StoreAt(server, "the-key", "");
        var listed = await store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation);
        Assert.Equal(["good", "shared"], listed.Value.Children!.Select(child => child.Name));
        Assert.Equal(1_700_000_000_123_456_000, listed.Value.Children![0].ModifyTime.Nanoseconds);
    }

    [Fact]
    public async Task A_chunk_that_is_lost_is_sent_again_to_its_place_and_what_was_before_it_is_not()
    {
        var failures = 6;
        var ranges = new List<string>();
        await using var server = new ScriptedServer(request =>
        {
            if (!request.Target.StartsWith("/upload/chunked/key", StringComparison.Ordinal)) return Answer(request);
            ranges.Add(request.Headers["Content-Range"]);
            return ranges.Count > 1 && failures-- > 0 ? ScriptedReply.Lost : ScriptedReply.Json("\"new\"");
        });
        await using var store = StoreAt(server, "the-key", "");
        var upload = new UploadRequest(
            new BytesSource(new byte[1_500_000]), UploadRequest.MustNotExist, Timestamp.From(5, 500_000_000), new Dictionary<string, string>());
        var uploaded = await store.UploadAsync(Path("/f"), upload, Cancellation);
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
        Assert.Equal("bytes 0-1048575/1500000", ranges[0]);
        Assert.All(ranges.Skip(1), range => Assert.Equal("bytes 1048576-1499999/1500000", range));
        Assert.Contains(server.Requests, request => request.Target == "/api/1.0/upload/finalize/key?mtime=5.5");
        Assert.DoesNotContain(server.Requests, request => request.Target.EndsWith("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_file_that_cannot_be_sent_is_taken_away_again()
    {
        await using var server = new ScriptedServer(request => request.Target.StartsWith("/upload/", StringComparison.Ordinal)
            ? ScriptedReply.Json("""{"msg":"full","code":122,"details":{}}""", 403)
            : Answer(request));
        await using var store = StoreAt(server, "the-key", "");
        var upload = new UploadRequest(
            new BytesSource(Encoding.UTF8.GetBytes("x")), UploadRequest.MustNotExist, Timestamp.From(5, 0), new Dictionary<string, string>());
        Assert.Equal(RemoteErrorKind.QuotaExceeded, (await store.UploadAsync(Path("/f"), upload, Cancellation)).Error?.Kind);
        Assert.Equal("""{"ids":["new"],"delete_permanently":false}""", server.Requests.Last().Text);
    }

    private static string Item(string name, string type) =>
        $$"""{"id":"i-{{type}}","name":"{{name}}","type":"{{type}}","size":1,"modified":1700000000,"modified_ms":1700000000.123456}""";

    private static RemotePath Path(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    private static ScriptedReply Answer(ScriptedRequest request) => request.Target switch
    {
        "/api/1.0/file/id" when request.Text.Contains("\"f\"", StringComparison.Ordinal) => ScriptedReply.Json("""{"file_id":"new","type":"F"}"""),
        "/api/1.0/file/id" => ScriptedReply.Json("""{"file_id":"home","parent_id":null,"src":"","type":"D"}"""),
        "/api/1.0/upload/link" => ScriptedReply.Json("""{"name":"f","file_id":"new","parent_id":"home","upload_key":"key"}"""),
        "/api/1.0/file/metadata/new?content=0" => ScriptedReply.Json("""{"id":"new","parent_id":"home","name":"f","type":"F","size":1500000,"modified":5,"modified_ms":5.5}"""),
        "/api/1.0/file/metadata/home?content=0" => ScriptedReply.Json("""{"id":"home","name":"home","type":"D","size":0,"modified":1,"content":[]}"""),
        _ => ScriptedReply.Json("""{"id":"new","size":1500000,"modified":5}"""),
    };

    private static int Count(ScriptedServer server, string call) =>
        server.Requests.Count(request => request.Target == "/api/1.0/session/" + call);

    private static QuatrixStore StoreAt(
        ScriptedServer server, string key, string password, ManualTimeProvider? time = null, RemoteHealth? health = null) => new(
            new QuatrixOptions
            {
                Address = server.Address,
                Credentials = new(key, password),
                Http = Quick with { Time = time ?? TimeProvider.System },
                LogoutTimeout = TimeSpan.FromMilliseconds(300),
            },
            health ?? new RemoteHealth(TimeProvider.System),
            NullLogger<QuatrixStore>.Instance);
}
