using System.Text;
using CloudMount.Remote;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile.V2;

/// <summary>How calls that change something are made, tasks waited for, and lost answers looked after (facts B.4, B.5).</summary>
public sealed class SmartFileV2ChangeTests
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RemotePath At(string path) => ScriptedAccount.PathOf(path);

    [Fact]
    public async Task A_task_is_asked_after_until_it_is_over()
    {
        var polls = 0;
        await using var account = new ScriptedV2Account(request => ScriptedReply.Json(request.Method == "POST"
            ? """{"uuid":"0a-1","url":"/api/2/task/0a-1/","type":"Remove"}"""
            : ScriptedV2Account.Task(Interlocked.Increment(ref polls) switch { 1 => "PENDING", 2 => "PROGRESS", _ => "SUCCESS" })));
        Assert.True((await account.Store.DeleteAsync(At("/a b"), null, Cancellation)).IsOk);
        Assert.Equal(["POST /api/2/path/oper/remove/", "GET /api/2/task/0a-1/", "GET /api/2/task/0a-1/", "GET /api/2/task/0a-1/"], account.Asked);
        Assert.Equal("path=%2Fa+b", account.Server.Requests.First().Text);
    }

    [Theory]
    [InlineData("SUCCESS", """{"errors":{"/x":"Permission denied.\n"}}""", RemoteErrorKind.Forbidden)]
    [InlineData("SUCCESS", """{"errors":{}}""", RemoteErrorKind.ServerFailed)]
    [InlineData("FAILURE", "\"No.\"", RemoteErrorKind.Forbidden)]
    [InlineData("FAILURE", "null", RemoteErrorKind.ServerFailed)]
    public async Task A_task_that_fails_or_does_not_do_all_is_a_failure(string status, string result, RemoteErrorKind kind)
    {
        await using var account = new ScriptedV2Account(request => ScriptedReply.Json(request.Target.Contains("info", StringComparison.Ordinal)
            ? ScriptedV2Account.Directory("x")
            : ScriptedV2Account.Task(status, result)));
        var error = (await account.Store.DeleteAsync(At("/x"), null, Cancellation)).Error!;
        Assert.Equal(kind, error.Kind);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("""{"url":"http://elsewhere/"}""")]
    [InlineData("""{"uuid":"../../secret"}""")]
    [InlineData("""{"uuid":7}""")]
    [InlineData("[]")]
    public async Task A_task_that_cannot_be_asked_after_is_a_bad_reply_unless_it_was_done(string begun)
    {
        var isGone = false;
        await using var account = new ScriptedV2Account(request => request.Method == "POST"
            ? ScriptedReply.Json(begun)
            : isGone ? ScriptedV2Account.Missing() : ScriptedReply.Json(ScriptedV2Account.Directory("x")));
        Assert.Equal(RemoteErrorKind.BadReply, (await account.Store.DeleteAsync(At("/x"), null, Cancellation)).Error?.Kind);
        isGone = true;
        Assert.True((await account.Store.DeleteAsync(At("/x"), null, Cancellation)).IsOk);
        Assert.DoesNotContain(account.Asked, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains("task", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_is_waited_for_can_be_given_up()
    {
        using var impatience = new CancellationTokenSource();
        await using var account = new ScriptedV2Account(request =>
        {
            if (request.Method == "GET") impatience.Cancel();
            return ScriptedReply.Json(ScriptedV2Account.Task("PENDING"));
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Store.DeleteAsync(At("/x"), null, impatience.Token));
    }

    [Fact]
    public async Task A_task_that_never_ends_is_given_up_after_some_minutes()
    {
        var (time, day) = (new ManualTimeProvider(), TimeSpan.FromDays(1));
        await using var account = new ScriptedV2Account(
            request => ScriptedReply.Json(request.Target.Contains("info", StringComparison.Ordinal) ? ScriptedV2Account.Directory("x") : ScriptedV2Account.Task("PROGRESS")),
            ScriptedAccount.Quick with { Time = time, ReplyTimeout = day, IdleTimeout = day, AttemptTimeout = day });
        var deletion = account.Store.DeleteAsync(At("/x"), null, Cancellation);
        while (!deletion.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(7));
            await Task.Delay(1, Cancellation);
        }

        Assert.Equal(RemoteErrorKind.TimedOut, (await deletion).Error?.Kind);
        Assert.InRange(account.Asked.Count(line => line.Contains("/task/", StringComparison.Ordinal)), 2, 75);
    }

    [Fact]
    public async Task A_file_is_deleted_at_once_where_version_3_is_offered_and_else_by_a_task()
    {
        var offers = true;
        await using var account = new ScriptedV2Account(request => (request.Method, request.Target) switch
        {
            ("DELETE", _) => offers ? new ScriptedReply(204, []) : ScriptedReply.Html(404),
            ("POST", _) => ScriptedReply.Json(ScriptedV2Account.Task("SUCCESS")),
            _ => ScriptedReply.Json(ScriptedV2Account.File("f", 1)),
        });
        var version = (await account.Store.StatAsync(At("/f"), Cancellation)).Value.Version;
        Assert.True((await account.Store.DeleteAsync(At("/f"), version, Cancellation)).IsOk);
        Assert.Equal("DELETE /api/3/path/data/f", account.Asked[^1]);
        offers = false;
        Assert.True((await account.Store.DeleteAsync(At("/f"), version, Cancellation)).IsOk);
        Assert.Equal("POST /api/2/path/oper/remove/", account.Asked[^1]);
        Assert.True((await account.Store.DeleteAsync(At("/f"), version, Cancellation)).IsOk);
        Assert.Equal(2, account.Asked.Count(line => line.StartsWith("DELETE", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(200, """{"status":507,"detail":"Full."}""", RemoteErrorKind.QuotaExceeded)]
    [InlineData(200, """{"status":403,"detail":"No."}""", RemoteErrorKind.Forbidden)]
    [InlineData(200, """{"status":400,"detail":"Name."}""", RemoteErrorKind.Rejected)]
    [InlineData(403, """{"detail":"Over quota."}""", RemoteErrorKind.QuotaExceeded)]
    [InlineData(409, """{"detail":"Conflict."}""", RemoteErrorKind.Rejected)]
    public async Task An_upload_that_is_refused_says_why_also_within_a_success(int status, string body, RemoteErrorKind kind)
    {
        await using var account = new ScriptedV2Account(request => request.Method == "PUT"
            ? ScriptedReply.Json(body, status)
            : request.Target.EndsWith("/f", StringComparison.Ordinal) ? ScriptedV2Account.Missing() : ScriptedReply.Json(ScriptedV2Account.Directory("")));
        Assert.Equal(kind, (await account.Store.UploadAsync(At("/f"), ScriptedAccount.Upload("abc"), Cancellation)).Error?.Kind);
        Assert.Single(account.Asked, line => line.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_goes_as_a_form_where_version_3_is_not_offered()
    {
        var content = "";
        await using var account = new ScriptedV2Account(request =>
        {
            if (request.Method == "PUT") return ScriptedV2Account.Missing();
            if (request is { Method: "POST", Target: "/api/2/path/data/d" }) content = request.Text;
            if (request.Target.EndsWith("checksum/", StringComparison.Ordinal)) return Checksum(request, "abc");
            if (request.Target.EndsWith("/d", StringComparison.Ordinal)) return ScriptedReply.Json(ScriptedV2Account.Directory("d"));
            return content.Length == 0 ? ScriptedV2Account.Missing() : ScriptedReply.Json(ScriptedV2Account.File("x", 3));
        });
        var uploaded = await account.Store.UploadAsync(At("/d/\u00fc 100%;'.txt"), ScriptedAccount.Upload("abc"), Cancellation);
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
        Assert.Contains("Content-Disposition: form-data; name=\"file\"; filename=\"\u00fc 100%;'.txt\"\r\n", content, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\nabc\r\n--", content, StringComparison.Ordinal);

        content = "";
        var odd = await account.Store.UploadAsync(At("/d/a\"b"), ScriptedAccount.Upload("abc"), Cancellation);
        Assert.Equal((RemoteErrorKind.Rejected, ""), (odd.Error!.Kind, content));
        Assert.Single(account.Asked, line => line.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_whose_answer_was_lost_is_looked_for_before_it_is_sent_again(bool hadEffect)
    {
        var sent = 0;
        await using var account = new ScriptedV2Account(request =>
        {
            if (request.Method == "PUT") return Interlocked.Increment(ref sent) == 1 ? ScriptedReply.Lost : ScriptedReply.Json(ScriptedV2Account.File("f", 3));
            if (request.Target.EndsWith("checksum/", StringComparison.Ordinal)) return Checksum(request, "abc");
            if (request.Target.EndsWith("/info/", StringComparison.Ordinal)) return ScriptedReply.Json(ScriptedV2Account.Directory(""));
            return sent > (hadEffect ? 0 : 1) ? ScriptedReply.Json(ScriptedV2Account.File("f", 3)) : ScriptedV2Account.Missing();
        });
        Assert.True((await account.Store.UploadAsync(At("/f"), ScriptedAccount.Upload("abc"), Cancellation)).IsOk);
        Assert.Equal(hadEffect ? 1 : 2, sent);
    }

    [Fact]
    public async Task A_precondition_that_a_service_takes_amiss_is_left_out_the_next_time()
    {
        var content = "old";
        await using var account = new ScriptedV2Account(request =>
        {
            if (request.Method is "PUT" or "DELETE")
            {
                if (request.Headers.ContainsKey("If-Unmodified-Since")) return ScriptedReply.Json("""{"detail":"Precondition failed."}""", 412);
                if (request.Method == "DELETE") return new ScriptedReply(204, []);
                content = request.Text;
            }

            if (request.Target.EndsWith("checksum/", StringComparison.Ordinal)) return Checksum(request, content);
            return ScriptedReply.Json(ScriptedV2Account.File("f", 3));
        });
        var version = (await account.Store.StatAsync(At("/f"), Cancellation)).Value.Version;
        Assert.True((await account.Store.UploadAsync(At("/f"), ScriptedAccount.Upload("abc", version), Cancellation)).IsOk);
        Assert.Equal("Thu, 01 Jan 2026 05:00:01 GMT", account.Server.Requests.First(request => request.Method == "PUT").Headers["If-Unmodified-Since"]);
        Assert.True((await account.Store.DeleteAsync(At("/f"), version, Cancellation)).IsOk);
        Assert.Equal((2, 2), (account.Asked.Count(line => line.StartsWith("PUT", StringComparison.Ordinal)), account.Asked.Count(line => line.StartsWith("DELETE", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Damaged_content_is_replaced_and_that_of_others_is_not()
    {
        var (sent, isForeign) = (0, false);
        await using var account = new ScriptedV2Account(request =>
        {
            if (request.Method == "PUT") Interlocked.Increment(ref sent);
            if (request.Target.EndsWith("checksum/", StringComparison.Ordinal)) return Checksum(request, sent == 2 && !isForeign ? "abc" : "abx");
            if (request.Target.EndsWith("/info/", StringComparison.Ordinal)) return ScriptedReply.Json(ScriptedV2Account.Directory(""));
            if (request.Method == "PUT") return ScriptedReply.Json(ScriptedV2Account.File("f", 3));
            return sent == 0 ? ScriptedV2Account.Missing() : ScriptedReply.Json(ScriptedV2Account.File("f", 3, time: isForeign ? "2026-01-01T00:00:09" : "2026-01-01T00:00:01"));
        });
        Assert.True((await account.Store.UploadAsync(At("/f"), ScriptedAccount.Upload("abc"), Cancellation)).IsOk);
        Assert.Equal(2, sent);
        (sent, isForeign) = (0, true);
        Assert.Equal(RemoteErrorKind.VersionMismatch, (await account.Store.UploadAsync(At("/f"), ScriptedAccount.Upload("abc"), Cancellation)).Error?.Kind);
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task Content_is_read_for_comparison_where_no_checksum_is_made()
    {
        await using var account = new ScriptedV2Account(request => request switch
        {
            { Method: "POST" } => ScriptedReply.Json("""{"algorithm":["Not one."]}""", 400),
            { Target: "/api/2/path/data/f" } => ScriptedReply.Range(Encoding.UTF8.GetBytes("abc"), 0, 3),
            _ => ScriptedReply.Json(ScriptedV2Account.File("f", 3)),
        });
        Assert.True((await account.Store.UploadAsync(At("/f"), ScriptedAccount.Upload("abc"), Cancellation)).IsOk);
        Assert.Equal(RemoteErrorKind.VersionMismatch, (await account.Store.UploadAsync(At("/f"), ScriptedAccount.Upload("abd"), Cancellation)).Error?.Kind);
        Assert.Equal(2, account.Asked.Count(line => line.StartsWith("POST", StringComparison.Ordinal)));
        Assert.DoesNotContain(account.Asked, line => line.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rename_that_a_service_keeps_within_a_directory_becomes_a_move()
    {
        var isMoved = false;
        await using var account = new ScriptedV2Account(request =>
        {
            if (request.Target.EndsWith("rename/", StringComparison.Ordinal)) return ScriptedReply.Json("""{"dst":["Not in this directory."]}""", 400);
            if (request.Target.EndsWith("move/", StringComparison.Ordinal))
            {
                isMoved = true;
                return ScriptedReply.Json(ScriptedV2Account.Task("SUCCESS"));
            }

            if (request.Target.EndsWith("/d", StringComparison.Ordinal)) return ScriptedReply.Json(ScriptedV2Account.Directory("d"));
            return request.Target.EndsWith("/d/f", StringComparison.Ordinal) == isMoved ? ScriptedReply.Json(ScriptedV2Account.File("f", 1)) : ScriptedV2Account.Missing();
        });
        Assert.True((await account.Store.MoveAsync(At("/f"), At("/d/f"), null, Cancellation)).IsOk);
        Assert.Equal("src=%2Ff&dst=%2Fd", account.Server.Requests.Last(request => request.Method == "POST").Text);
    }

    [Fact]
    public async Task A_directory_whose_answer_was_lost_is_not_answered_as_existing()
    {
        var isMade = false;
        await using var account = new ScriptedV2Account(request =>
        {
            if (request.Method == "POST")
            {
                isMade = true;
                return ScriptedReply.Lost;
            }

            return isMade || request.Target.EndsWith("/info/", StringComparison.Ordinal) ? ScriptedReply.Json(ScriptedV2Account.Directory("d")) : ScriptedV2Account.Missing();
        });
        Assert.True((await account.Store.MakeDirectoryAsync(At("/d"), NoAttributes, Cancellation)).IsOk);
    }

    [Fact]
    public async Task Ranges_of_one_file_are_of_one_content()
    {
        var tag = "\"one\"";
        await using var account = new ScriptedV2Account(request => request.Target.Contains("info", StringComparison.Ordinal)
            ? ScriptedReply.Json(ScriptedV2Account.File("f", 6))
            : ScriptedReply.Range(Encoding.UTF8.GetBytes("abc"), 0, 6).With($"ETag: {tag}"));
        var version = (await account.Store.StatAsync(At("/f"), Cancellation)).Value.Version;
        await using (var range = (await account.Store.OpenReadAsync(At("/f"), version, 0, 3, Cancellation)).Value) Assert.Equal(3, range.Length);
        Assert.Equal("bytes=0-2", account.Server.Requests.Last().Headers["Range"]);
        tag = "\"two\"";
        Assert.Equal(RemoteErrorKind.VersionMismatch, (await account.Store.OpenReadAsync(At("/f"), version, 0, 3, Cancellation)).Error?.Kind);
        Assert.Equal("\"one\"", account.Server.Requests.Last().Headers["If-Match"]);
        Assert.Equal(RemoteErrorKind.VersionMismatch, (await account.Store.OpenReadAsync(At("/f"), "other", 0, 3, Cancellation)).Error?.Kind);
    }

    private static ScriptedReply Checksum(ScriptedRequest request, string content)
    {
        Assert.Contains("algorithm=SHA256", request.Text, StringComparison.Ordinal);
        return ScriptedReply.Json(ScriptedV2Account.Task("SUCCESS", $$$"""{"checksums":{"/f":"{{{ScriptedAccount.Sha256(content)}}}"}}"""));
    }
}
