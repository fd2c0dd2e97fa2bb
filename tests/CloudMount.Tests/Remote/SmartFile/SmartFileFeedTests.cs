using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>What the store makes of the change feed, honest and hostile.</summary>
public sealed class SmartFileFeedTests
{
    private const string Extensions = ScriptedAccount.Extensions + ", changes";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_are_asked_for_below_the_root_and_told_below_it()
    {
        const string Rows = """
            {"path":"/home/a/b","action":"create","is_directory":false,"more":{"x":[1]}}, {"path":"/home/c","action":"move","old_path":"/home/d"},
            {"path":"/home/e","action":"move","old_path":"/elsewhere/e"}, {"path":"/elsewhere/f","action":"move","old_path":"/home/f"},
            {"path":"/elsewhere/g","action":"modify"}, {"path":"/home/h","action":"delete"}, {"path":"/home/i","action":"sing"}
            """;
        await using var account = await OpenAsync(request => request.Contains("since", StringComparison.Ordinal) ? Page("c2", Rows) : Page("c 1"), "/home");
        Assert.Equal(new RemoteChanges("c 1", []).Cursor, (await account.Store.GetChangesAsync(null, Cancellation)).Value.Cursor);
        var changes = (await account.Store.GetChangesAsync("c 1", Cancellation)).Value;
        Assert.Equal("c2", changes.Cursor);
        RemoteChange[] expected =
        [
            new(Path("/a/b"), RemoteChangeKind.Present), new(Path("/c"), RemoteChangeKind.Present, Path("/d")), new(Path("/e"), RemoteChangeKind.Present),
            new(Path("/f"), RemoteChangeKind.Deleted), new(Path("/h"), RemoteChangeKind.Deleted), new(Path("/i"), RemoteChangeKind.Unknown),
        ];
        Assert.Equal(expected, changes.Changes);
        Assert.Equal(["GET /api/1.0/paths/changes/home", "GET /api/1.0/paths/changes/home?since=c%201&wait=30&limit=1000"], account.Asked[1..]);
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(account.Server.Requests.Select(request => request.Headers["X-CloudMount-Client"]).Distinct()));
    }

    [Fact]
    public async Task Without_the_extension_nothing_is_asked()
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json(ScriptedAccount.Directory()).With(ScriptedAccount.Extensions));
        await account.Store.ConnectAsync(Cancellation);
        Assert.False(account.Store.Capabilities.HasChanges);
        Assert.Equal(RemoteErrorKind.NotSupported, (await account.Store.GetChangesAsync(null, Cancellation)).Error!.Kind);
        Assert.Single(account.Asked);
    }

    [Theory]
    [InlineData(410, "")]
    [InlineData(400, "")]
    [InlineData(200, """{"path":"/a/../b","action":"create"}""")]
    [InlineData(200, """{"action":"create"}""")]
    [InlineData(200, """{"path":7,"action":"create"}""")]
    [InlineData(200, """{"path":"/a","action":"move","old_path":"/./a"}""")]
    public async Task What_cannot_be_told_may_be_everything(int status, string rows)
    {
        await using var account = await OpenAsync(
            request => !request.Contains("since", StringComparison.Ordinal) ? Page("now") : status == 200 ? Page("c2", rows) : ScriptedReply.Json("{}", status));
        var changes = (await account.Store.GetChangesAsync("old", Cancellation)).Value;
        Assert.Null(changes.Changes);
        Assert.Equal(status == 200 ? "c2" : "now", changes.Cursor);
    }

    [Theory]
    [InlineData("""{"changes":[]}""")]
    [InlineData("""{"cursor":5,"changes":[]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_reply_that_is_none_is_an_error(string body)
    {
        await using var account = await OpenAsync(_ => ScriptedReply.Json(body).With(Extensions));
        Assert.Equal(RemoteErrorKind.BadReply, (await account.Store.GetChangesAsync("c", Cancellation)).Error!.Kind);
    }

    [Fact]
    public async Task A_poll_that_is_cut_is_no_outage()
    {
        await using var account = await OpenAsync(_ => ScriptedReply.Lost);
        for (var poll = 0; poll < 10; poll++)
            Assert.Equal(RemoteErrorKind.Unreachable, (await account.Store.GetChangesAsync("c", Cancellation)).Error!.Kind);

        Assert.Equal((CircuitState.Closed, null), (account.Health.Circuit, account.Health.LastFailure));
        Assert.True((await account.Store.StatAsync(RemotePath.Root, Cancellation)).IsOk);
    }

    [Fact]
    public async Task A_poll_that_is_refused_is_made_once()
    {
        await using var account = await OpenAsync(_ => ScriptedReply.Json("{}", 503));
        Assert.Equal(RemoteErrorKind.ServerFailed, (await account.Store.GetChangesAsync("c", Cancellation)).Error!.Kind);
        Assert.Equal(2, account.Asked.Length);
    }

    [Fact]
    public async Task A_poll_takes_no_place_of_another_call()
    {
        var http = ScriptedAccount.Quick with { MaxCalls = 1, MaxRequestsPerSecond = 100 };
        await using var account = await OpenAsync(_ => ScriptedReply.Silent, http: http);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var poll = account.Store.GetChangesAsync("c", end.Token);
        for (var call = 0; call < 3; call++)
            Assert.True((await account.Store.StatAsync(RemotePath.Root, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).IsOk);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
    }

    private static async Task<ScriptedAccount> OpenAsync(Func<string, ScriptedReply> changes, string root = "/", CloudMount.Remote.Http.RemoteHttpOptions? http = null)
    {
        var account = new ScriptedAccount(
            request => request.Target.Contains("/paths/changes", StringComparison.Ordinal)
                ? changes(request.Target)
                : ScriptedReply.Json(ScriptedAccount.Directory()).With(Extensions),
            http,
            root);
        Assert.True((await account.Store.ConnectAsync(Cancellation)).Value.HasChanges);
        return account;
    }

    private static ScriptedReply Page(string cursor, string rows = "") =>
        ScriptedReply.Json($$"""{"cursor":"{{cursor}}","has_more":false,"changes":[{{rows}}]}""").With(Extensions);

    private static RemotePath Path(string text) => ScriptedAccount.PathOf(text);
}
