using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.Quatrix;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>What a server announces is used, what it does not is not, and what it answers is judged.</summary>
public sealed class QuatrixExtensionTests
{
    private const string All = "X-CloudMount-Extensions: versions, attributes=3000, conditional, trees, depth, paths, unheard-of=7";
    private const string Home = """{"id":"home","name":"home","type":"D","size":1,"modified":1}""";

    private static readonly RemoteHttpOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1), CircuitThreshold = 100, OutagePatience = TimeSpan.Zero };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("X-CloudMount-Extensions: conditional, trees, depth, attributes=x")]
    [InlineData("X-Other: versions, paths")]
    public async Task What_is_announced_by_halves_is_not_used(string header)
    {
        await using var server = new ScriptedServer(request => Plain(request).With(header));
        await using var store = StoreAt(server);
        Assert.True((await store.ConnectAsync(Cancellation)).IsOk);
        Assert.Equal(new RemoteCapabilities { CanMoveOver = true, HasChanges = true, ModifyTimeStep = TimeSpan.FromMicroseconds(1) }, store.Capabilities);
        Assert.Equal(RemoteErrorKind.NotSupported, (await store.DeleteTreeAsync(Path("/d"), "mark", Cancellation)).Error?.Kind);
        Assert.DoesNotContain(server.Requests, request => request.Text.Contains("path\":\"d", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tree_is_read_to_its_depth_and_what_was_not_listed_is_not_empty()
    {
        const string Tree = """
            {"id":"home","name":"home","type":"D","size":2,"modified":1,"content":[
              {"id":"d","name":"d","type":"D","size":1,"modified":1,"content":[
                {"id":"f","name":"f","type":"F","size":1,"modified":1,"version":"v1","attributes":{"a":"1","b":2,"c":["x"]}},
                {"id":"g","name":"g","type":"F","size":1,"modified":1},
                {"id":"t","name":"t","type":"T","size":1,"modified":1,"content":[{"id":"x","name":"x","type":"F","size":1,"modified":1,"version":"v"}]}]},
              {"id":"e","name":"e","type":"D","size":1,"modified":1}]}
            """;
        await using var server = new ScriptedServer(request =>
            (request.Target.Contains("depth=all", StringComparison.Ordinal) ? ScriptedReply.Json(Tree) : Plain(request)).With(All));
        await using var store = StoreAt(server);
        Assert.True((await store.ConnectAsync(Cancellation)).Value is { HasVersions: true, HasConditionalCalls: true, HasTreeMarks: true, MaxAttributeBytes: 3000 });
        var tree = (await store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation)).Value;
        Assert.Equal(["d", "e"], tree.Children!.Select(child => child.Name));
        var file = Assert.Single(tree.Children![0].Children!);
        Assert.Equal(("f", "v1", "1"), (file.Name, file.Version, Assert.Single(file.Attributes).Value));
        Assert.Null(tree.Children[1].Children);
    }

    [Fact]
    public async Task A_server_that_stops_to_announce_is_asked_the_other_way()
    {
        var header = All;
        await using var server = new ScriptedServer(request => (request.Text.Contains("\"path\":\"d\"", StringComparison.Ordinal)
            ? ScriptedReply.Json("""{"msg":"no","code":20,"details":{}}""", 404)
            : Plain(request)).With(Volatile.Read(ref header)));
        await using var store = StoreAt(server);
        Assert.True((await store.ConnectAsync(Cancellation)).IsOk);
        Volatile.Write(ref header, "X-Other: x");
        Assert.True((await store.MakeDirectoryAsync(Path("/d"), new Dictionary<string, string>(), Cancellation)).IsOk);
        Assert.False(store.Capabilities.HasVersions);
        var made = server.Requests.Where(request => request.Target.EndsWith("makedir", StringComparison.Ordinal)).Select(request => request.Text);
        Assert.Equal(
            ["""{"target_path":"","name":"d","resolve":false,"attributes":{}}""", """{"target":"home","name":"d","resolve":false}"""], made);
    }

    [Theory]
    [InlineData("bytes 2-4/10", "\"v1\"", true)]
    [InlineData("bytes 2-9/10", "\"v1\"", false)]
    [InlineData("bytes 1-3/10", "\"v1\"", false)]
    [InlineData("bytes 2-4/*", "\"v1\"", false)]
    [InlineData("bytes 2-4/10", "\"v2\"", false)]
    [InlineData("bytes 2-4/10", "W/\"v1\"", false)]
    public async Task A_range_of_another_version_or_place_is_not_taken(string range, string tag, bool isTaken)
    {
        await using var server = new ScriptedServer(request => request.Target.Contains("download", StringComparison.Ordinal)
            ? new ScriptedReply(206, "abc"u8.ToArray()) { Headers = [$"Content-Range: {range}", $"ETag: {tag}"] }
            : Plain(request).With(All));
        await using var store = StoreAt(server);
        Assert.True((await store.ConnectAsync(Cancellation)).IsOk);
        var opened = await store.OpenReadAsync(Path("/a b&c"), "v1", 2, 3, Cancellation);
        Assert.Equal(isTaken, opened.IsOk);
        if (opened.IsOk) await opened.Value.DisposeAsync();
        var asked = server.Requests.Last(request => request.Target.Contains("download", StringComparison.Ordinal));
        Assert.Equal(("/api/1.0/file/download?path=a%20b%26c", "bytes=2-4", "\"v1\""), (asked.Target, asked.Headers["Range"], asked.Headers["If-Match"]));
    }

    private static RemotePath Path(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    private static ScriptedReply Plain(ScriptedRequest request) => request.Target == "/api/1.0/file/id"
        ? ScriptedReply.Json("""{"file_id":"home","parent_id":null,"src":"","type":"D"}""")
        : ScriptedReply.Json(Home);

    private static QuatrixStore StoreAt(ScriptedServer server) => new(
        new QuatrixOptions { Address = server.Address, Credentials = new("the-key", ""), Http = Quick },
        new RemoteHealth(TimeProvider.System),
        NullLogger<QuatrixStore>.Instance);
}
