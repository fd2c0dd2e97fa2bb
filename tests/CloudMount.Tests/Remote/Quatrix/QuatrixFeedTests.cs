using System.Globalization;
using CloudMount.Remote;
using CloudMount.Remote.Quatrix;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>The change feed of a service that names entries by id, answers for a span of time and announces nothing; and of one that announces.</summary>
public sealed class QuatrixFeedTests : IAsyncDisposable
{
    private const string Announced = "X-CloudMount-Extensions: paths, versions, changes";

    private readonly ScriptedServer _server;
    private Func<string, ScriptedReply> _diff = _ => Rows("");
    private string _extensions = "X-Other: 1";

    public QuatrixFeedTests() => _server = new ScriptedServer(Answer);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Rows_are_found_by_known_ids_and_by_climbing_and_none_is_told_twice()
    {
        await using var store = StoreAt("/mount");
        var cursor = await BeginAsync(store);
        Assert.True((await store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).IsOk);
        var rows = Row("new", "known", "f", "create");
        _diff = _ => Rows(rows);
        var first = (await store.GetChangesAsync(cursor, Cancellation)).Value;
        Assert.Equal(("/known/f", RemoteChangeKind.Present), Only(first));
        Assert.Equal("new", first.Changes![0].Entry!.Id);
        rows += "," + Row("deep", "c", "g", "whatever") + "," + Row("known", "mount", "renamed", "rename", "D") + "," + Row("x", "outside", "h", "create");
        var second = (await store.GetChangesAsync(first.Cursor, Cancellation)).Value;
        Assert.Equal(
            [("/b/c/g", RemoteChangeKind.Unknown, null), ("/renamed", RemoteChangeKind.Present, "/known")],
            second.Changes!.Select(change => (change.Path.Value, change.Kind, change.OldPath?.Value)));
        Assert.Empty((await store.GetChangesAsync(second.Cursor, Cancellation)).Value.Changes!);
        Assert.All(Diffs(), query => Assert.Matches(@"^/api/1\.0/file/diff/mount\?from=\d+&to=\d+$", query));
    }

    [Fact]
    public async Task The_spans_follow_the_clock_of_the_service_and_overlap()
    {
        var there = DateTimeOffset.FromUnixTimeSeconds(2_000_000_000);
        await using var store = StoreAt("/");
        _diff = _ => Rows("").With("Date: " + there.ToString("r", CultureInfo.InvariantCulture));
        var cursor = await BeginAsync(store);
        await store.GetChangesAsync(cursor, Cancellation);
        var query = Diffs()[^1].Split(['=', '&']);
        Assert.InRange(long.Parse(query[1], CultureInfo.InvariantCulture), 1_999_999_990, 1_999_999_996);
        Assert.InRange(long.Parse(query[3], CultureInfo.InvariantCulture), 2_000_000_000, 2_000_000_100);
    }

    [Theory]
    [InlineData(400, 21)]
    [InlineData(400, 40)]
    [InlineData(404, 20)]
    [InlineData(404, null)]
    public async Task A_service_that_refuses_it_is_not_asked_again(int status, int? code)
    {
        await using var store = StoreAt("/");
        _diff = _ => code is null ? ScriptedReply.Html(status) : ScriptedReply.Json($$"""{"msg":"no","code":{{code}}}""", status);
        Assert.False((await store.GetChangesAsync(null, Cancellation)).IsOk);
        Assert.False(store.Capabilities.HasChanges);
        Assert.Equal(RemoteErrorKind.NotSupported, (await store.GetChangesAsync(null, Cancellation)).Error!.Kind);
        Assert.Single(Diffs());
    }

    [Fact]
    public async Task A_failure_that_passes_turns_nothing_off()
    {
        await using var store = StoreAt("/");
        _diff = _ => ScriptedReply.Json("""{"msg":"just started","code":60}""", 410);
        Assert.Equal(RemoteErrorKind.ServerFailed, (await store.GetChangesAsync(null, Cancellation)).Error!.Kind);
        _diff = _ => Rows("");
        var cursor = await BeginAsync(store);
        _diff = _ => ScriptedReply.Json("{}", 500);
        Assert.Equal(RemoteErrorKind.ServerFailed, (await store.GetChangesAsync(cursor, Cancellation)).Error!.Kind);
        _diff = _ => ScriptedReply.Lost;
        Assert.Equal(RemoteErrorKind.Unreachable, (await store.GetChangesAsync(cursor, Cancellation)).Error!.Kind);
        Assert.Equal((true, null), (store.Capabilities.HasChanges, store.Health.LastFailure));
    }

    [Fact]
    public async Task Too_many_unknown_directories_may_be_everything()
    {
        await using var store = StoreAt("/");
        var cursor = await BeginAsync(store);
        _diff = _ => Rows(string.Join(',', Enumerable.Range(0, 200).Select(number => Row($"f{number}", $"loop{number}", "f", "create"))));
        var asked = _server.Requests.Count;
        Assert.Null((await store.GetChangesAsync(cursor, Cancellation)).Value.Changes);
        Assert.InRange(_server.Requests.Count - asked, 2, 66);
    }

    [Fact]
    public async Task A_server_that_announces_it_is_waited_at_and_an_old_cursor_may_be_everything()
    {
        _extensions = Announced;
        await using var store = StoreAt("/mount");
        _diff = query => query.Contains("since=old", StringComparison.Ordinal)
            ? ScriptedReply.Json("""{"msg":"too old","code":60,"details":{}}""", 410)
            : Rows(query.Contains("since", StringComparison.Ordinal) ? """{"id":"x","action":"move","path":"/mount/x","old_path":"/mount/y"}""" : "", "c1");
        Assert.Equal("c1", await BeginAsync(store));
        Assert.Equal(("/x", RemoteChangeKind.Present), Only((await store.GetChangesAsync("c1", Cancellation)).Value));
        Assert.Contains("/api/1.0/file/diff/mount?since=c1&wait=30&limit=1000", Diffs());
        var lost = (await store.GetChangesAsync("old", Cancellation)).Value;
        Assert.Equal(("c1", null), (lost.Cursor, lost.Changes));
        Assert.Null((await store.GetChangesAsync("at 5", Cancellation)).Value.Changes);
    }

    // home: mount: known, b: c; and outside beside the mount. What is called loop lies in itself.
    private ScriptedReply Answer(ScriptedRequest request)
    {
        var target = request.Target;
        if (target.Contains("/file/diff/", StringComparison.Ordinal)) return _diff(target).With(_extensions);
        if (target.EndsWith("/file/id", StringComparison.Ordinal))
            return ScriptedReply.Json($$"""{"file_id":"{{(request.Text.Contains("mount", StringComparison.Ordinal) ? "mount" : "home")}}","type":"D"}""").With(_extensions);
        var id = target.Split('/', '?')[5];
        var (name, parent) = id switch
        {
            "mount" => ("mount", "home"),
            "known" => ("known", "mount"),
            "b" => ("b", "mount"),
            "c" => ("c", "b"),
            "outside" => ("outside", "home"),
            "home" => ("home", ""),
            _ => (id, id),
        };
        var above = parent.Length > 0 ? $",\"parent_id\":\"{parent}\"" : "";
        var content = id == "mount" && !target.Contains("content=0", StringComparison.Ordinal) ? Row("known", "mount", "known", "", "D") : "";
        return ScriptedReply.Json($$"""{"id":"{{id}}","name":"{{name}}","type":"D","modified":5{{above}},"content":[{{content}}]}""").With(_extensions);
    }

    private QuatrixStore StoreAt(string root) => new(
        new()
        {
            Address = _server.Address,
            Credentials = new("the-key", ""),
            Root = RemotePath.TryParse(root, out var path) ? path : default,
            Http = new() { RetryDelay = TimeSpan.FromMilliseconds(1), OutagePatience = TimeSpan.Zero },
            PollInterval = TimeSpan.FromMilliseconds(1),
        },
        new RemoteHealth(TimeProvider.System),
        NullLogger<QuatrixStore>.Instance);

    private static async Task<string> BeginAsync(QuatrixStore store)
    {
        var first = await store.GetChangesAsync(null, Cancellation);
        Assert.True(first.IsOk, first.Error?.ToString());
        Assert.Empty(first.Value.Changes!);
        return first.Value.Cursor;
    }

    private string[] Diffs() => _server.Requests.Select(request => request.Target).Where(target => target.Contains("/file/diff/", StringComparison.Ordinal)).ToArray();

    private static (string Path, RemoteChangeKind Kind) Only(RemoteChanges changes)
    {
        var change = Assert.Single(changes.Changes!);
        return (change.Path.Value, change.Kind);
    }

    private static ScriptedReply Rows(string rows, string? cursor = null) =>
        ScriptedReply.Json($$"""{"from":1,"to":2,{{(cursor is null ? "" : $"\"cursor\":\"{cursor}\",")}}"data":[{{rows}}]}""");

    private static string Row(string id, string parent, string name, string action, string type = "F") =>
        $$"""{"id":"{{id}}","parent_id":"{{parent}}","name":"{{name}}","action":"{{action}}","type":"{{type}}","size":1,"modified":5,"operations":7,"metadata":{"x":[]} }""";
}
