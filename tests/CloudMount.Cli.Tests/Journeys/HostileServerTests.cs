using System.Text;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>What a mount makes of a server that answers wrongly: errors where nothing can be shown, and never wrong bytes.</summary>
public sealed class HostileServerTests
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("0123456789");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<ScriptedReply, int> WrongServices => new()
    {
        { ScriptedReply.Html(), 35 },
        { ScriptedReply.Json("{\"name\":"), 35 },
        { ScriptedReply.Json("{}"), 35 },
        { ScriptedReply.Json("{\"message\":\"no\"}", 401), 21 },
        { ScriptedReply.Json("{\"message\":\"no\"}", 403), 22 },
        { ScriptedReply.Json("{\"message\":\"no\"}", 404), 34 },
        { ScriptedReply.Json("{\"message\":\"broken\"}", 500), 36 },
    };

    [Theory]
    [MemberData(nameof(WrongServices))]
    public async Task A_first_mount_tells_what_is_wrong_with_the_service(ScriptedReply reply, int code)
    {
        var run = await ScriptedMount.RunAsync(_ => reply);
        Assert.True(run.Code == code, run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
        Assert.DoesNotContain("the-password", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_names_are_left_out_of_the_listing_and_logged_once()
    {
        MountedFolder.SkipUnlessMountable();
        string[] hostile = ["..", ".", "", "a/b", "nul\\u0000", new string('n', 300), "good"];
        await using var mount = await ScriptedMount.StartAsync(_ => ScriptedMount.Listing(
            [.. new[] { "good", "control\\u0001", "-rf", "\\ud83d\\ude00" }.Concat(hostile).Select(name => $"\"name\":\"{name}\",\"size\":1,\"version\":\"v\"")]));
        var names = Directory.EnumerateFileSystemEntries(mount.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["-rf", "control\u0001", "good", "\ud83d\ude00"], names);
        Assert.Contains($"lists {hostile.Length} entries", mount.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_ends_early_is_an_error_and_a_right_one_is_read_afterwards()
    {
        MountedFolder.SkipUnlessMountable();
        var isTruncated = true;
        await using var mount = await ScriptedMount.StartAsync(request => AnswerFile(request, () =>
            Volatile.Read(ref isTruncated)
                ? ScriptedReply.Range(Content[..4], 0, Content.Length) with { ClaimedLength = Content.Length, Headers = ["Content-Range: bytes 0-9/10"] }
                : ScriptedReply.Range(Content, 0, Content.Length)));
        await Assert.ThrowsAsync<IOException>(() => File.ReadAllBytesAsync(Path.Combine(mount.Root, "file"), Cancellation));
        Volatile.Write(ref isTruncated, false);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(mount.Root, "file"), Cancellation));
    }

    [Fact]
    public async Task An_expired_link_is_fetched_anew()
    {
        MountedFolder.SkipUnlessMountable();
        var count = 0;
        await using var mount = await ScriptedMount.StartAsync(request => AnswerFile(request, () => Interlocked.Increment(ref count) == 1
            ? ScriptedReply.Json("""{"message":"expired"}""", 404)
            : ScriptedReply.Range(Content, 0, Content.Length)));
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(mount.Root, "file"), Cancellation));
    }

    [Theory]
    [InlineData("Date: Thu, 01 Jan 1970 00:00:00 GMT")]
    [InlineData("Date: Fri, 31 Dec 2100 23:59:59 GMT")]
    [InlineData("Date: yesterday")]
    public async Task A_clock_of_the_server_that_is_wrong_changes_nothing(string date)
    {
        MountedFolder.SkipUnlessMountable();
        await using var mount = await ScriptedMount.StartAsync(
            request => AnswerFile(request, () => ScriptedReply.Range(Content, 0, Content.Length)).With(date));
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(mount.Root, "file"), Cancellation));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), File.GetLastWriteTimeUtc(Path.Combine(mount.Root, "file")));
    }

    private static ScriptedReply AnswerFile(ScriptedRequest request, Func<ScriptedReply> download) => request.Target switch
    {
        var target when target.StartsWith("/download/", StringComparison.Ordinal) => download(),
        var target when target.Contains("/file", StringComparison.Ordinal) => ScriptedMount.OneFile(request, "file", Content.Length),
        _ => ScriptedMount.Listing($"\"name\":\"file\",\"size\":{Content.Length},\"version\":\"v1\""),
    };
}
