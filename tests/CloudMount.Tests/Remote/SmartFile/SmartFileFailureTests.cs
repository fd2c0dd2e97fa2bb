using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudMount.Remote;
using CloudMount.Remote.SmartFile;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>How failures are told apart, retried and looked after.</summary>
public sealed class SmartFileFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RemotePath File => ScriptedAccount.PathOf("/f");

    [Theory]
    [InlineData(400, "", RemoteErrorKind.Rejected)]
    [InlineData(401, "", RemoteErrorKind.Unauthenticated)]
    [InlineData(403, "", RemoteErrorKind.Forbidden)]
    [InlineData(403, "Disk quota exceeded.", RemoteErrorKind.QuotaExceeded)]
    [InlineData(403, "No space is left.", RemoteErrorKind.QuotaExceeded)]
    [InlineData(404, "", RemoteErrorKind.NotFound)]
    [InlineData(405, "", RemoteErrorKind.NotSupported)]
    [InlineData(409, "", RemoteErrorKind.Exists)]
    [InlineData(410, "", RemoteErrorKind.NotFound)]
    [InlineData(412, "", RemoteErrorKind.VersionMismatch)]
    [InlineData(413, "", RemoteErrorKind.TooLarge)]
    [InlineData(418, "", RemoteErrorKind.Rejected)]
    [InlineData(429, "", RemoteErrorKind.Throttled)]
    [InlineData(500, "", RemoteErrorKind.ServerFailed)]
    [InlineData(501, "", RemoteErrorKind.NotSupported)]
    [InlineData(503, "", RemoteErrorKind.ServerFailed)]
    [InlineData(507, "", RemoteErrorKind.QuotaExceeded)]
    public async Task Each_status_has_its_kind(int status, string message, RemoteErrorKind kind)
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json($$"""{"message":"{{message}}"}""", status));
        var seen = await account.Store.StatAsync(File, Cancellation);
        Assert.Equal(kind, seen.Error?.Kind);
        Assert.Contains("/f", seen.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(seen.Error.IsTransient ? 4 : 1, account.Server.Requests.Count);
    }

    [Fact]
    public async Task What_a_service_says_cannot_forge_a_line()
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json("""{"message":"one\ntwo\u001b[31m"}""", 403));
        var message = (await account.Store.StatAsync(File, Cancellation)).Error!.Message;
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Theory]
    [InlineData(429, "Retry-After: 0")]
    [InlineData(503, "X-Throttle: throttled; next=0.01 sec")]
    public async Task A_service_that_asks_to_wait_is_asked_again(int status, string header)
    {
        var count = 0;
        await using var account = new ScriptedAccount(_ => Interlocked.Increment(ref count) < 3
            ? ScriptedReply.Json("{}", status).With(header)
            : ScriptedReply.Json(ScriptedAccount.Directory()));
        Assert.True((await account.Store.MakeDirectoryAsync(File, new Dictionary<string, string>(), Cancellation)).IsOk);
    }

    [Fact]
    public async Task A_long_wait_is_told_instead_of_waited()
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json("{}", 429).With("Retry-After: 3600"));
        var error = (await account.Store.StatAsync(File, Cancellation)).Error!;
        Assert.Equal((RemoteErrorKind.Throttled, TimeSpan.FromHours(1)), (error.Kind, error.RetryAfter));
        Assert.Single(account.Server.Requests);
    }

    [Theory]
    [InlineData("Retry-After: 2147483647")]
    [InlineData("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("X-Throttle: throttled; next=1000000 sec")]
    public async Task A_wait_without_reason_is_an_hour(string header)
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json("{}", 503).With(header));
        var error = (await account.Store.StatAsync(File, Cancellation)).Error!;
        Assert.Equal((RemoteErrorKind.Throttled, TimeSpan.FromHours(1)), (error.Kind, error.RetryAfter));
    }

    [Theory]
    [InlineData("//")]
    [InlineData("//[")]
    [InlineData("http://")]
    [InlineData("file:///etc/passwd")]
    [InlineData("mailto:me")]
    [InlineData("http://me:secret@127.0.0.1:1/")]
    public async Task A_redirect_to_nowhere_is_a_bad_reply(string location)
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json("{}", 301).With($"Location: {location}"));
        var error = (await account.Store.StatAsync(File, Cancellation)).Error!;
        Assert.Equal(RemoteErrorKind.BadReply, error.Kind);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_do_not_go_along_to_https()
    {
        var (plain, secure) = (new Uri("http://h/a"), new Uri("https://h/a"));
        Assert.True(CloudMount.Remote.Http.Origin.MayFollow(plain, secure, needsCredentials: false));
        Assert.False(CloudMount.Remote.Http.Origin.MayFollow(plain, secure, needsCredentials: true));
        Assert.False(CloudMount.Remote.Http.Origin.MayFollow(secure, plain, needsCredentials: false));
        Assert.False(CloudMount.Remote.Http.Origin.MayFollow(plain, new Uri("https://other/a"), needsCredentials: false));
        Assert.True(CloudMount.Remote.Http.Origin.MayFollow(plain, new Uri("http://h/b"), needsCredentials: true));
    }

    [Fact]
    public async Task A_refused_connection_says_what_to_check_and_opens_the_circuit()
    {
        var http = ScriptedAccount.Quick with { CircuitThreshold = 4, CircuitDuration = TimeSpan.FromSeconds(30) };
        var health = new RemoteHealth(TimeProvider.System);
        await using var store = StoreAt($"http://127.0.0.1:{FreePort()}", health, http);
        var error = (await store.StatAsync(File, Cancellation)).Error!;
        Assert.Equal(RemoteErrorKind.Unreachable, error.Kind);
        Assert.Contains("check that the server runs", error.Message, StringComparison.Ordinal);
        Assert.Equal((CircuitState.Open, false), (health.Circuit, health.IsAvailable));
        Assert.Equal(RemoteErrorKind.Unreachable, health.LastFailure?.Error.Kind);
        Assert.Contains("left alone", (await store.StatAsync(File, Cancellation)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_circuit_closes_when_the_service_is_back()
    {
        var isAway = true;
        var http = ScriptedAccount.Quick with { CircuitThreshold = 4, CircuitDuration = TimeSpan.FromMilliseconds(500) };
        await using var account = new ScriptedAccount(_ => isAway ? ScriptedReply.Lost : ScriptedReply.Json(ScriptedAccount.File("f", 1)), http);
        var states = new List<CircuitState>();
        account.Health.CircuitChanged += states.Add;
        Assert.Equal(RemoteErrorKind.Unreachable, (await account.Store.StatAsync(File, Cancellation)).Error?.Kind);
        Assert.False(account.Health.IsAvailable);
        isAway = false;
        while (!account.Health.IsAvailable) await Task.Delay(20, Cancellation);
        Assert.True((await account.Store.StatAsync(File, Cancellation)).IsOk);
        Assert.Equal([CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed], states);
    }

    [Fact]
    public async Task A_service_that_answered_is_waited_for_while_it_is_away()
    {
        var losses = 0;
        var http = ScriptedAccount.Quick with { MaxAttempts = 1, OutagePatience = TimeSpan.FromMinutes(1) };
        await using var account = new ScriptedAccount(_ => losses-- > 0 ? ScriptedReply.Lost : ScriptedReply.Json(ScriptedAccount.File("f", 1)), http);
        Assert.True((await account.Store.StatAsync(File, Cancellation)).IsOk);
        losses = 2;
        Assert.True((await account.Store.StatAsync(File, Cancellation)).IsOk);
    }

    [Fact]
    public async Task What_changes_something_is_left_to_its_caller_who_compares_anew()
    {
        var isAway = false;
        var http = ScriptedAccount.Quick with { MaxAttempts = 1, OutagePatience = TimeSpan.FromMinutes(1) };
        await using var account = new ScriptedAccount(_ => isAway ? ScriptedReply.Lost : ScriptedReply.Json(ScriptedAccount.File("f", 1)), http);
        Assert.True((await account.Store.StatAsync(File, Cancellation)).IsOk);
        isAway = true;
        Assert.Equal(RemoteErrorKind.Unreachable, (await account.Store.DeleteAsync(File, null, Cancellation)).Error?.Kind);
    }

    [Fact]
    public async Task A_reply_that_always_breaks_off_has_an_end()
    {
        var whole = ScriptedReply.Json(ScriptedAccount.File("f", 1));
        var isBroken = false;
        var http = ScriptedAccount.Quick with { MaxAttempts = 1, OutagePatience = TimeSpan.FromMilliseconds(600) };
        await using var account = new ScriptedAccount(_ => isBroken ? whole with { ClaimedLength = whole.Body.Length + 100 } : whole, http);
        Assert.True((await account.Store.StatAsync(File, Cancellation)).IsOk);
        isBroken = true;
        Assert.False((await account.Store.StatAsync(File, Cancellation)).IsOk);
    }

    [Fact]
    public async Task An_unknown_host_is_told_as_such()
    {
        await using var store = StoreAt("http://no-such-host.invalid", new RemoteHealth(TimeProvider.System), ScriptedAccount.Quick);
        var error = (await store.ConnectAsync(Cancellation)).Error!;
        Assert.Equal(RemoteErrorKind.Unreachable, error.Kind);
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_on_a_port_that_speaks_http_is_untrusted()
    {
        await using var server = new ScriptedServer(_ => ScriptedReply.Html());
        var health = new RemoteHealth(TimeProvider.System);
        await using var store = StoreAt($"https://127.0.0.1:{server.Address.Port}", health, ScriptedAccount.Quick);
        Assert.Equal(RemoteErrorKind.Untrusted, (await store.ConnectAsync(Cancellation)).Error?.Kind);
    }

    [Fact]
    public async Task A_certificate_of_nobody_we_know_is_untrusted_and_says_what_to_do()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = HandshakeAsync(listener, certificate);
        await using var store = StoreAt($"https://{listener.LocalEndpoint}", new RemoteHealth(TimeProvider.System), ScriptedAccount.Quick);
        var error = (await store.ConnectAsync(Cancellation)).Error!;
        Assert.Equal(RemoteErrorKind.Untrusted, error.Kind);
        Assert.Contains("authority", error.Message, StringComparison.Ordinal);
        Assert.Contains("ca_cert=FILE", error.Message, StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public async Task A_silent_service_times_out()
    {
        var http = ScriptedAccount.Quick with { ReplyTimeout = TimeSpan.FromMilliseconds(100), MaxAttempts = 2 };
        await using var account = new ScriptedAccount(_ => ScriptedReply.Silent, http);
        Assert.Equal(RemoteErrorKind.TimedOut, (await account.Store.StatAsync(File, Cancellation)).Error?.Kind);
        Assert.Equal(2, account.Server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_to_an_upload_that_trickles_for_ever_is_given_up()
    {
        var http = ScriptedAccount.Quick with { AttemptTimeout = TimeSpan.FromMilliseconds(200) };
        var address = "";
        await using var account = new ScriptedAccount(
            request => request.Method == "POST"
                ? ScriptedReply.Json("{") with { ClaimedLength = 1_000_000, IsTrickling = true }
                : ScriptedReply.Json(ScriptedAccount.File("f", 1, $",\"version\":\"v\",\"upload\":\"{address}u\"")).With(ScriptedAccount.Extensions),
            http);
        address = account.Server.Address.ToString();
        var uploaded = await account.Store.UploadAsync(File, ScriptedAccount.Upload("text"), Cancellation);
        Assert.Equal(RemoteErrorKind.TimedOut, uploaded.Error?.Kind);
    }

    [Fact]
    public async Task A_redirect_is_followed_at_home_and_only_for_a_get()
    {
        await using var other = new ScriptedServer(_ => ScriptedReply.Json(ScriptedAccount.File("f", 1)));
        var target = "/elsewhere";
        await using var account = new ScriptedAccount(request => request.Target == "/elsewhere"
            ? ScriptedReply.Json(ScriptedAccount.File("f", 1))
            : ScriptedReply.Json("{}", 307).With($"Location: {target}"));
        Assert.True((await account.Store.StatAsync(File, Cancellation)).IsOk);
        var edited = await account.Store.EditAsync(File, new RemoteEdit(new Primitives.Timestamp(1)), Cancellation);
        Assert.Equal(RemoteErrorKind.BadReply, edited.Error?.Kind);

        target = other.Address + "f";
        Assert.Equal(RemoteErrorKind.BadReply, (await account.Store.StatAsync(File, Cancellation)).Error?.Kind);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_directory_whose_making_was_lost_is_looked_after()
    {
        var posts = 0;
        await using var account = new ScriptedAccount(request => request.Method == "POST"
            ? Answer(ref posts)
            : ScriptedReply.Json(ScriptedAccount.Directory()));
        Assert.True((await account.Store.MakeDirectoryAsync(File, new Dictionary<string, string>(), Cancellation)).IsOk);
        Assert.Equal(1, posts);

        static ScriptedReply Answer(ref int posts)
        {
            posts++;
            return ScriptedReply.Lost;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_move_whose_answer_was_lost_is_looked_after(bool tookEffect)
    {
        var puts = 0;
        await using var account = new ScriptedAccount(request =>
        {
            if (request.Method == "PUT" && Interlocked.Increment(ref puts) == 1) return ScriptedReply.Lost;
            var isGone = tookEffect && request.Target.EndsWith("/f", StringComparison.Ordinal);
            return isGone ? ScriptedReply.Json("{}", 404) : ScriptedReply.Json(ScriptedAccount.Directory());
        });
        var moved = await account.Store.MoveAsync(File, ScriptedAccount.PathOf("/g"), replacedVersion: null, Cancellation);
        Assert.Equal("g", moved.Value.Name);
        Assert.Equal(tookEffect ? 1 : 2, puts);
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_is_success()
    {
        var deletes = 0;
        await using var account = new ScriptedAccount(request =>
        {
            if (request.Method != "DELETE") return ScriptedReply.Json(ScriptedAccount.Directory());
            return Interlocked.Increment(ref deletes) == 1 ? ScriptedReply.Lost : ScriptedReply.Json("{}", 404);
        });
        Assert.True((await account.Store.DeleteAsync(File, null, Cancellation)).IsOk);
        Assert.Equal(2, deletes);
    }

    [Fact]
    public void Credentials_are_in_no_text()
    {
        var options = new SmartFileOptions { Address = new Uri("http://h"), Credentials = new SmartFileCredentials("KEY", "SECRET") };
        Assert.DoesNotContain("KEY", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", options.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => options with { Address = new Uri("ftp://h") });
        Assert.Throws<ArgumentException>(() => options with { Address = new Uri("http://me:secret@h") });
    }

    private static SmartFileStore StoreAt(string address, RemoteHealth health, CloudMount.Remote.Http.RemoteHttpOptions http) => new(
        new SmartFileOptions { Address = new Uri(address), Credentials = new SmartFileCredentials("k", "p"), Http = http },
        health,
        NullLogger<SmartFileStore>.Instance);

    private static async Task HandshakeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadExactlyAsync(new byte[1], Cancellation);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The client does not want us.
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
