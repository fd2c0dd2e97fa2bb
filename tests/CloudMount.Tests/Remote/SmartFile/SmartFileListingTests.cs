using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>What the store makes of replies, honest and hostile.</summary>
public sealed class SmartFileListingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Credentials_and_escaped_path_are_sent()
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json(ScriptedAccount.File("x", 3)), root: "/my root");
        var entry = await account.Store.StatAsync(ScriptedAccount.PathOf("/a%2Fb/c?#.."), Cancellation);
        Assert.Equal("c?#..", entry.Value.Name);
        var request = Assert.Single(account.Server.Requests);
        Assert.Equal("GET /api/1.0/paths/list/my%20root/a%252Fb/c%3F%23..", request.ToString());
        Assert.Equal("Basic dGhlLWtleTp0aGUtcGFzc3dvcmQ=", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Extensions_are_used_only_when_announced()
    {
        const string More = """,  "version":"abc","updated_ns":1700000000123456789,"attributes":{"mode":"644"}""";
        var isPlain = false;
        await using var account = new ScriptedAccount(_ => isPlain
            ? ScriptedReply.Json(ScriptedAccount.File("x", 3, More))
            : ScriptedReply.Json(ScriptedAccount.File("x", 3, More)).With(ScriptedAccount.Extensions));
        var rich = (await account.Store.StatAsync(ScriptedAccount.PathOf("/x"), Cancellation)).Value;
        Assert.Equal(("abc", new Timestamp(1700000000123456789)), (rich.Version, rich.ModifyTime));
        Assert.Equal("644", rich.Attributes["mode"]);
        Assert.True(account.Store.Capabilities is { HasVersions: true, HasConditionalCalls: true, CanMoveOver: true, MaxAttributeBytes: 3000 });

        isPlain = true;
        var plain = (await account.Store.StatAsync(ScriptedAccount.PathOf("/x"), Cancellation)).Value;
        Assert.Equal((1767225601, "1767225601000000000-3"), (plain.ModifyTime.Seconds, plain.Version));
        Assert.Empty(plain.Attributes);
        Assert.True(account.Store.Capabilities is { HasVersions: false, HasAttributes: false, ModifyTimeStep.TotalSeconds: 1 });
    }

    [Fact]
    public async Task The_space_is_that_of_the_account_and_asked_for_each_time()
    {
        await using var account = new ScriptedAccount(
            _ => ScriptedReply.Json("""{"name":"d","mime":"application/x-directory","children":[],"disk_limit":10,"disk_usage":4}""").With(ScriptedAccount.Extensions));
        for (var i = 0; i < 2; i++) Assert.Equal(new RemoteSpace(10, 4), (await account.Store.GetSpaceAsync(TimeSpan.Zero, Cancellation)).Value);
        Assert.Equal(["GET /api/1.0/paths/list/", "GET /api/1.0/paths/list/"], account.Asked);
    }

    [Fact]
    public async Task The_space_that_a_listing_told_will_do_for_who_takes_it()
    {
        var time = new ManualTimeProvider();
        await using var account = new ScriptedAccount(
            _ => ScriptedReply.Json("""{"name":"d","mime":"application/x-directory","children":[],"disk_limit":10,"disk_usage":4}""").With(ScriptedAccount.Extensions),
            ScriptedAccount.Quick with { Time = time });
        Assert.True((await account.Store.ListAsync(ScriptedAccount.PathOf("/d"), false, Cancellation)).IsOk);
        var age = TimeSpan.FromSeconds(5);
        Assert.Equal(new RemoteSpace(10, 4), (await account.Store.GetSpaceAsync(age, Cancellation)).Value);
        Assert.Equal(["GET /api/1.0/paths/list/d?recurse=1"], account.Asked);
        time.Advance(age);
        Assert.Equal(new RemoteSpace(10, 4), (await account.Store.GetSpaceAsync(age, Cancellation)).Value);
        Assert.Equal("GET /api/1.0/paths/list/", account.Asked[^1]);
    }

    [Fact]
    public async Task Hostile_members_of_a_listing_are_left_out_with_one_warning()
    {
        string[] members =
        [
            ScriptedAccount.File("good", 1),
            ScriptedAccount.File("..", 1),
            ScriptedAccount.File(".", 1),
            ScriptedAccount.File("", 1),
            ScriptedAccount.File("a/b", 1),
            ScriptedAccount.File("nul\\u0000", 1),
            ScriptedAccount.File(new string('n', 300), 1),
            ScriptedAccount.File("half\\ud800", 1),
            ScriptedAccount.File("negative", -1),
            ScriptedAccount.File("good", 2),
            """{"name":"no size","updated":"2026-01-01T00:00:00"}""",
            """{"name":"no time","size":1}""",
            """{"name":"odd size","size":"1","updated":"2026-01-01T00:00:00"}""",
            """{"name":"odd time","size":1,"updated":"yesterday"}""",
            """{"name":"odd children","size":1,"children":7,"updated":"2026-01-01T00:00:00"}""",
            """{"name":{"x":[1,{"y":2}]},"size":1}""",
            "17", "null", "[[{}]]", "{}",
            ScriptedAccount.File("control\\u0001\\n", 1, ""","unknown":{"deep":[[[]]]},"also":[1,2,{"a":"b"}]"""),
            ScriptedAccount.Directory("directory"),
        ];
        var log = new ListLogger();
        await using var account = new ScriptedAccount(
            _ => ScriptedReply.Json(ScriptedAccount.Directory("", string.Join(',', members))), logger: log);
        var listed = await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation);
        Assert.Equal(["good", "control\u0001\n", "directory"], listed.Value.Children!.Select(child => child.Name));
        Assert.Equal(1, listed.Value.Children![0].Size);
        Assert.Contains("lists 19 entries", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"name\":\"x\"")]
    [InlineData("{\"name\":\"x\"}")]
    [InlineData("{\"children\":\"none\"}")]
    [InlineData("{\"mime\":\"application/x-directory\",\"updated\":\"2026-01-01T00:00:00\"}")]
    public async Task A_reply_that_is_no_listing_is_a_bad_reply(string json)
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json(json));
        var listed = await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation);
        Assert.Equal(RemoteErrorKind.BadReply, listed.Error?.Kind);
    }

    [Fact]
    public async Task A_web_page_is_named_as_such()
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Html());
        var connected = await account.Store.ConnectAsync(Cancellation);
        Assert.Equal(RemoteErrorKind.BadReply, connected.Error?.Kind);
        Assert.Contains("web page", connected.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_or_bottomless_reply_is_cut_off()
    {
        var json = ScriptedAccount.Directory("", string.Join(',', Enumerable.Range(0, 50).Select(n => ScriptedAccount.File($"f{n}", 1))));
        await using var endless = new ScriptedAccount(_ => ScriptedReply.Json(json), ScriptedAccount.Quick with { MaxReplyBytes = 1000 });
        var level = await endless.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation);
        Assert.Equal(RemoteErrorKind.BadReply, level.Error?.Kind);
        var tree = await endless.Store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation);
        Assert.Equal(RemoteErrorKind.NotSupported, tree.Error?.Kind);

        await using var crowded = new ScriptedAccount(_ => ScriptedReply.Json(json), ScriptedAccount.Quick with { MaxReplyEntries = 49 });
        Assert.Equal(RemoteErrorKind.BadReply, (await crowded.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Error?.Kind);

        var attributes = string.Join(',', Enumerable.Range(0, 41).Select(n => $"\"{n}\":\"\""));
        var laden = ScriptedAccount.File("f", 1, $",\"attributes\":{{{attributes}}}");
        await using var decorated = new ScriptedAccount(_ => ScriptedReply.Json(laden), ScriptedAccount.Quick with { MaxReplyEntries = 10 });
        Assert.Equal(RemoteErrorKind.TooLarge, (await decorated.Store.StatAsync(RemotePath.Root, Cancellation)).Error?.Kind);

        await using var bottomless = new ScriptedAccount(_ => ScriptedReply.Json(string.Concat(Enumerable.Repeat("{\"children\":[", 5000))));
        Assert.Equal(RemoteErrorKind.BadReply, (await bottomless.Store.StatAsync(RemotePath.Root, Cancellation)).Error?.Kind);

        await using var longString = new ScriptedAccount(_ => ScriptedReply.Json("{\"name\":\"" + new string('x', 3_000_000) + "\"}"));
        Assert.Equal(RemoteErrorKind.BadReply, (await longString.Store.StatAsync(RemotePath.Root, Cancellation)).Error?.Kind);
    }

    [Fact]
    public async Task A_tree_as_deep_as_our_server_lists_is_read_whole()
    {
        var json = ScriptedAccount.File("f", 1, ",\"attributes\":{\"a\":\"b\"}");
        for (var level = 512; level > 0; level--) json = ScriptedAccount.Directory($"{level - 1}", json);
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json(json));
        var entry = (await account.Store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation)).Value;
        for (var level = 0; level < 512; level++) entry = Assert.Single(entry.Children!);
        Assert.Equal("f", entry.Name);
    }

    [Theory]
    [InlineData("\"\\ud800\":1")]
    [InlineData("\"\\udfff\":{\"\\ud800\":[\"\\ud800\"]}")]
    [InlineData("\"attributes\":{\"\\ud800\":\"x\",\"x\":\"\\ud800\"}")]
    public async Task Members_that_are_no_Unicode_are_passed_over(string member)
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json(ScriptedAccount.File("x", 3, "," + member)));
        Assert.True((await account.Store.StatAsync(ScriptedAccount.PathOf("/x"), Cancellation)).IsOk);
    }

    [Fact]
    public async Task Who_does_not_speak_the_protocol_turns_no_extension_off()
    {
        var isPortal = false;
        await using var account = new ScriptedAccount(_ => isPortal
            ? ScriptedReply.Html()
            : ScriptedReply.Json(ScriptedAccount.File("x", 3, ",\"version\":\"v\"")).With(ScriptedAccount.Extensions));
        Assert.True((await account.Store.StatAsync(ScriptedAccount.PathOf("/x"), Cancellation)).IsOk);
        isPortal = true;
        Assert.Equal(RemoteErrorKind.BadReply, (await account.Store.StatAsync(ScriptedAccount.PathOf("/x"), Cancellation)).Error?.Kind);
        Assert.True(account.Store.Capabilities.HasConditionalCalls);
    }

    [Fact]
    public async Task Ten_thousand_entries_are_read_whole()
    {
        var members = Enumerable.Range(0, 10_000).Select(n => ScriptedAccount.File($"file number {n} \\u00fc", n));
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json(ScriptedAccount.Directory("", string.Join(',', members))));
        var listed = await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation);
        Assert.Equal(10_000, listed.Value.Children!.Count);
        Assert.Equal(("file number 9999 \u00fc", 9999L), (listed.Value.Children[9999].Name, listed.Value.Children[9999].Size));
        Assert.True(account.Health.BytesDown > 900_000);
    }

    [Fact]
    public async Task A_reply_that_ends_early_is_asked_for_again()
    {
        var count = 0;
        var json = ScriptedAccount.File("x", 3);
        await using var account = new ScriptedAccount(
            _ => ScriptedReply.Json(json) with { ClaimedLength = Interlocked.Increment(ref count) == 1 ? json.Length + 10 : null });
        Assert.True((await account.Store.StatAsync(ScriptedAccount.PathOf("/x"), Cancellation)).IsOk);
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task A_tree_the_service_refuses_is_not_supported()
    {
        await using var account = new ScriptedAccount(_ => ScriptedReply.Json("""{"message":"too many"}""", 400));
        var tree = await account.Store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation);
        Assert.Equal(RemoteErrorKind.NotSupported, tree.Error?.Kind);
    }
}
