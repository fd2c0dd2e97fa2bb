using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile.V2;

/// <summary>What v2 shows of entries, and pages of them, right and wrong (facts B.3).</summary>
public sealed class SmartFileV2ListingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RemotePath At(string path) => ScriptedAccount.PathOf(path);

    [Fact]
    public async Task An_entry_is_read_as_the_service_writes_it()
    {
        await using var account = new ScriptedV2Account(
            request => ScriptedReply.Json(request.Target.Contains("dir", StringComparison.Ordinal) ? ScriptedV2Account.Directory("dir") : ScriptedV2Account.File("a b?.txt", 3)),
            root: "/home/x");
        var file = (await account.Store.StatAsync(At("/a b?.txt"), Cancellation)).Value;
        Assert.Equal(("a b?.txt", false, 3L, Timestamp.From(1_767_243_601, 0)), (file.Name, file.IsDirectory, file.Size, file.ModifyTime));
        var directory = (await account.Store.StatAsync(At("/dir"), Cancellation)).Value;
        Assert.Equal(("dir", true, 0L, ""), (directory.Name, directory.IsDirectory, directory.Size, directory.Version));
        Assert.Equal(["GET /api/2/path/info/home/x/a%20b%3F.txt", "GET /api/2/path/info/home/x/dir"], account.Asked);
    }

    [Theory]
    [InlineData("""{"name":"f","isdir":false,"size":-1,"time":"2026-01-01T00:00:00"}""")]
    [InlineData("""{"name":"f","isdir":false,"size":"3","time":"2026-01-01T00:00:00"}""")]
    [InlineData("""{"name":"f","isdir":false,"size":3,"time":"yesterday"}""")]
    [InlineData("""{"name":"f","isdir":false,"size":3}""")]
    [InlineData("""{"name":"f","isdir":1,"size":3,"time":"2026-01-01T00:00:00"}""")]
    [InlineData("""{"size":3}""")]
    [InlineData("""[{"name":"f"}]""")]
    [InlineData("\"f\"")]
    [InlineData("{\"name\":")]
    [InlineData("")]
    public async Task An_entry_that_cannot_be_is_a_bad_reply(string json)
    {
        await using var account = new ScriptedV2Account(_ => ScriptedReply.Json(json));
        Assert.Equal(RemoteErrorKind.BadReply, (await account.Store.StatAsync(At("/f"), Cancellation)).Error?.Kind);
    }

    [Fact]
    public async Task Names_that_are_none_are_left_out_of_a_listing()
    {
        string[] children = [ScriptedV2Account.File("good", 1), ScriptedV2Account.File("..", 1), ScriptedV2Account.File("a/b", 1), ScriptedV2Account.File("good", 2), "7"];
        await using var account = new ScriptedV2Account(_ => ScriptedReply.Json(ScriptedV2Account.Page(1, 1, 5, children)));
        var listed = (await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Value;
        Assert.Equal(("good", 1L), (Assert.Single(listed.Children!).Name, listed.Children![0].Size));
    }

    [Fact]
    public async Task Pages_come_together_and_an_empty_directory_is_one_page()
    {
        await using var account = new ScriptedV2Account(request => ScriptedReply.Json(PageOf(request) switch
        {
            0 => ScriptedV2Account.Directory(""),
            3 => ScriptedV2Account.Page(3, 3, 5, ScriptedV2Account.File("f4", 1)),
            var page => ScriptedV2Account.Page(page, 3, 5, ScriptedV2Account.File($"f{page * 2 - 2}", 1), ScriptedV2Account.File($"f{page * 2 - 1}", 1)),
        }));
        var listed = (await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Value;
        Assert.Equal(["f0", "f1", "f2", "f3", "f4"], listed.Children!.Select(child => child.Name));
        Assert.Equal(4, account.Asked.Length);

        await using var empty = new ScriptedV2Account(_ => ScriptedReply.Json(ScriptedV2Account.Page(1, 1, 0)));
        Assert.Empty((await empty.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Value.Children!);
        Assert.Single(empty.Asked);
    }

    [Theory]
    [InlineData("a name twice")]
    [InlineData("another total")]
    [InlineData("a page is gone")]
    [InlineData("the directory changed after the last page")]
    public async Task A_directory_that_changes_between_its_pages_is_read_again(string change)
    {
        var asked = 0;
        await using var account = new ScriptedV2Account(request =>
        {
            var isFirstRound = Volatile.Read(ref asked) < 3;
            Interlocked.Increment(ref asked);
            return (PageOf(request), isFirstRound ? change : "") switch
            {
                (0, "the directory changed after the last page") => ScriptedReply.Json(ScriptedV2Account.Directory("").Replace("00:00:00", "00:00:09", StringComparison.Ordinal)),
                (0, _) => ScriptedReply.Json(ScriptedV2Account.Directory("")),
                (1, _) => ScriptedReply.Json(ScriptedV2Account.Page(1, 2, 2, ScriptedV2Account.File("a", 1))),
                (_, "a name twice") => ScriptedReply.Json(ScriptedV2Account.Page(2, 2, 2, ScriptedV2Account.File("a", 1))),
                (_, "another total") => ScriptedReply.Json(ScriptedV2Account.Page(2, 2, 3, ScriptedV2Account.File("b", 1), ScriptedV2Account.File("c", 1))),
                (_, "a page is gone") => ScriptedV2Account.Missing(),
                _ => ScriptedReply.Json(ScriptedV2Account.Page(2, 2, 2, ScriptedV2Account.File("b", 1))),
            };
        });
        var listed = await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation);
        Assert.Equal(["a", "b"], listed.Value.Children!.Select(child => child.Name));
        Assert.Equal(2, account.Asked.Count(line => !line.Contains("page=", StringComparison.Ordinal) && line.Contains("children", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_directory_that_never_stands_still_ends_the_call()
    {
        await using var account = new ScriptedV2Account(request => ScriptedReply.Json(ScriptedV2Account.Page(1, 2, 2, ScriptedV2Account.File("a", 1))));
        Assert.Equal(RemoteErrorKind.TimedOut, (await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Error?.Kind);
    }

    [Theory]
    [InlineData(2_000_000_000, 5)]
    [InlineData(5, 2_000_000_000)]
    [InlineData(2_000_000_000, 2_000_000_000)]
    [InlineData(2, 1)]
    public async Task Numbers_of_pages_that_cannot_be_are_a_bad_reply(int pages, int total)
    {
        await using var account = new ScriptedV2Account(_ => ScriptedReply.Json(ScriptedV2Account.Page(1, pages, total, ScriptedV2Account.File("a", 1))));
        Assert.Equal(RemoteErrorKind.BadReply, (await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Error?.Kind);
        Assert.Single(account.Asked);
    }

    [Fact]
    public async Task A_service_that_takes_no_large_pages_is_asked_for_its_own()
    {
        await using var account = new ScriptedV2Account(request => request.Target.Contains("limit=1000", StringComparison.Ordinal)
            ? ScriptedReply.Json("""{"limit":["Ensure this value is less than or equal to 100."]}""", 400)
            : ScriptedReply.Json(ScriptedV2Account.Page(1, 1, 1, ScriptedV2Account.File("a", 1))));
        Assert.Single((await account.Store.ListAsync(RemotePath.Root, wholeTree: false, Cancellation)).Value.Children!);
    }

    [Theory]
    [InlineData("""{"detail":"Said of it."}""", "/f: Said of it.")]
    [InlineData("""{"src":["Said of it."]}""", "/f: src: Said of it.")]
    [InlineData("""{"field_errors":{"path":["Said of it."]}}""", "/f: path: Said of it.")]
    [InlineData("""{"field_errors":{"path":"Said of it."},"message":"All."}""", "/f: All.")]
    [InlineData("""{"field_errors":[],"path":{},"x":[[]]}""", "/f: the service answered with status 400.")]
    [InlineData("""["Said of it."]""", "/f: the service answered with status 400.")]
    public async Task A_refusal_is_told_in_the_words_of_the_service(string body, string message)
    {
        await using var account = new ScriptedV2Account(_ => ScriptedReply.Json(body, 400));
        var error = (await account.Store.StatAsync(At("/f"), Cancellation)).Error!;
        Assert.Equal((RemoteErrorKind.Rejected, message), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("""{"address":"::1","user":{"username":"ann","name":"Ann Ash","email":"ann@example.org","owner":{"name":"other"}},"site":{"name":"acme"}}""", "Ann Ash", "ann@example.org")]
    [InlineData("""{"username":"ann","name":"","email":null,"site":["x"]}""", "ann", "")]
    [InlineData("""{"user":"ann","site":{"name":"acme"}}""", "", "")]
    [InlineData("""[{"username":"ann"}]""", null, null)]
    [InlineData("", null, null)]
    public async Task Whose_account_it_is_is_told(string json, string? name, string? email)
    {
        await using var account = new ScriptedV2Account(_ => ScriptedReply.Json(json));
        var owner = await account.Store.GetOwnerAsync(Cancellation);
        Assert.Equal((name, email), owner.IsOk ? (owner.Value.Name, owner.Value.Email) : (null, null));
    }

    [Theory]
    [InlineData(429, "Retry-After: 0")]
    [InlineData(503, "X-Throttle: throttled; next=0.01 sec")]
    public async Task A_service_that_asks_to_wait_is_asked_again(int status, string header)
    {
        var count = 0;
        await using var account = new ScriptedV2Account(_ => Interlocked.Increment(ref count) < 3
            ? ScriptedReply.Json("{}", status).With(header)
            : ScriptedReply.Json(ScriptedV2Account.File("f", 1)));
        Assert.True((await account.Store.StatAsync(At("/f"), Cancellation)).IsOk);
    }

    /// <summary>0 for a look at the directory alone.</summary>
    private static int PageOf(ScriptedRequest request)
    {
        if (!request.Target.Contains("children=true", StringComparison.Ordinal)) return 0;
        var mark = request.Target.IndexOf("&page=", StringComparison.Ordinal);
        return mark < 0 ? 1 : int.Parse(request.Target[(mark + 6)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
