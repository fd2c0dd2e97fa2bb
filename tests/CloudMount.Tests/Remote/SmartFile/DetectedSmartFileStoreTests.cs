using CloudMount.Remote;
using CloudMount.Remote.SmartFile;
using CloudMount.TestKit.Remote;
using CloudMount.Tests.Remote.SmartFile.V2;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>Which API a service is found to speak.</summary>
public sealed class DetectedSmartFileStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_that_speaks_v1_is_spoken_to_by_v1(bool hasExtensions)
    {
        await using var server = new ScriptedServer(request => request.Target.Contains("/1.0/", StringComparison.Ordinal)
            ? ScriptedReply.Json(ScriptedAccount.Directory()).With(hasExtensions ? ScriptedAccount.Extensions : "X-None: none")
            : V2Reply(request));
        await using var store = StoreAt(server.Address);
        Assert.Null(store.Version);
        Assert.Equal(hasExtensions, (await store.ConnectAsync(Cancellation)).Value.HasVersions);
        Assert.Equal((SmartFileVersion.V1, hasExtensions), (store.Version, store.Capabilities.HasConditionalCalls));
        Assert.DoesNotContain(server.Requests, request => request.Target.Contains("/2/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(404, "<html>")]
    [InlineData(200, "<html>")]
    [InlineData(405, "")]
    [InlineData(401, "")]
    [InlineData(403, "")]
    public async Task A_service_that_does_not_know_v1_is_spoken_to_by_v2(int status, string body)
    {
        await using var server = new ScriptedServer(request => request.Target.Contains("/1.0/", StringComparison.Ordinal) ? ScriptedReply.Json(body, status) : V2Reply(request));
        await using var store = StoreAt(server.Address);
        var root = await store.StatAsync(RemotePath.Root, Cancellation);
        Assert.True(root.IsOk, root.Error?.ToString());
        Assert.Equal(SmartFileVersion.V2, store.Version);
        var asked = server.Requests.Count;
        Assert.True((await store.StatAsync(RemotePath.Root, Cancellation)).IsOk);
        Assert.Equal(asked + 1, server.Requests.Count);
        Assert.Null(store.Health.LoginFailure);
    }

    [Theory]
    [InlineData(503, RemoteErrorKind.ServerFailed)]
    [InlineData(429, RemoteErrorKind.Throttled)]
    [InlineData(0, RemoteErrorKind.Unreachable)]
    public async Task A_service_that_is_away_has_said_nothing_and_is_asked_again(int status, RemoteErrorKind kind)
    {
        var isAway = true;
        await using var server = new ScriptedServer(request => isAway && request.Target.Contains("/1.0/", StringComparison.Ordinal)
            ? status == 0 ? ScriptedReply.Lost : ScriptedReply.Json("{}", status)
            : request.Target.Contains("/1.0/", StringComparison.Ordinal) ? ScriptedReply.Json(ScriptedAccount.Directory()).With(ScriptedAccount.Extensions) : V2Reply(request));
        await using var store = StoreAt(server.Address);
        Assert.Equal((kind, null), ((await store.ConnectAsync(Cancellation)).Error!.Kind, store.Version));
        isAway = false;
        Assert.True((await store.ConnectAsync(Cancellation)).IsOk);
        Assert.Equal(SmartFileVersion.V1, store.Version);
    }

    [Fact]
    public async Task Wrong_credentials_say_nothing_of_the_api_and_right_ones_do()
    {
        await using var server = new ScriptedServer(request => request switch
        {
            { Target: "/api/2/ping/" } => V2Reply(request),
            _ when !Credentials(request).EndsWith("right", StringComparison.Ordinal) => ScriptedReply.Json("{}", 401),
            _ => ScriptedReply.Json(ScriptedAccount.Directory()),
        });
        await using var store = StoreAt(server.Address);
        Assert.Equal((RemoteErrorKind.Unauthenticated, null), ((await store.ConnectAsync(Cancellation)).Error!.Kind, store.Version));
        store.UseCredentials(new SmartFileCredentials("key", "right"));
        Assert.True((await store.ConnectAsync(Cancellation)).IsOk);
        Assert.Equal(SmartFileVersion.V1, store.Version);
    }

    [Theory]
    [InlineData("""{"ping":"ping"}""")]
    [InlineData("""{"pong":"pong"}""")]
    [InlineData("""{"ping":["pong"]}""")]
    [InlineData("""["ping","pong"]""")]
    [InlineData("<html>pong</html>")]
    public async Task Who_speaks_neither_is_told_as_who_does_not_speak_v1(string ping)
    {
        await using var server = new ScriptedServer(request => request.Target.EndsWith("ping/", StringComparison.Ordinal) ? ScriptedReply.Json(ping) : ScriptedReply.Html());
        await using var store = StoreAt(server.Address);
        var error = (await store.ConnectAsync(Cancellation)).Error!;
        Assert.Equal((RemoteErrorKind.BadReply, null), (error.Kind, store.Version));
        Assert.Contains("check the address", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_is_asked_once_however_many_calls_wait()
    {
        await using var server = new ScriptedServer(request => request.Target.Contains("/1.0/", StringComparison.Ordinal) ? ScriptedReply.Html(404) : V2Reply(request));
        await using var store = StoreAt(server.Address);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.StatAsync(RemotePath.Root, Cancellation)));
        Assert.All(answers, answer => Assert.True(answer.IsOk));
        Assert.Equal(2 + 8, server.Requests.Count);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.StatAsync(RemotePath.Root, new CancellationToken(canceled: true)));
    }

    private static ScriptedReply V2Reply(ScriptedRequest request) => ScriptedReply.Json(
        request.Target == "/api/2/ping/" ? """{"ping":"pong"}""" : ScriptedV2Account.Directory(""));

    private static string Credentials(ScriptedRequest request) =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers["Authorization"].Split(' ')[1]));

    private static DetectedSmartFileStore StoreAt(Uri address)
    {
        var options = new SmartFileOptions { Address = address, Credentials = new SmartFileCredentials("key", "wrong"), Http = ScriptedAccount.Quick };
        return new DetectedSmartFileStore(options, new RemoteHealth(TimeProvider.System), NullLoggerFactory.Instance);
    }
}
