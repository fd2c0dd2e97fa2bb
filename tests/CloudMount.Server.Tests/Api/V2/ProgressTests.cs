using System.Net;
using System.Text;
using CloudMount.Server.Api.V2;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Tests.Api.V2;

public sealed class ProgressTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task An_upload_with_a_name_is_counted_while_it_goes_on()
    {
        var folder = _server.NewFolder();
        var (sent, rest) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var content = new GatedContent(sent, rest);
        var upload = _server.CallV2Async(HttpMethod.Put, $"3/path/data{folder}/f", content, ("X-Upload-UUID", "my-upload"));
        await sent.Task.WaitAsync(TestContext.Current.CancellationToken);
        Answer progress;
        do progress = await _server.GetV2Async("path/progress/my-upload/");
        while (progress.Status == 404 || progress.Number("received") < 5);
        Assert.Equal((5, 10, "my-upload"), (progress.Number("received"), progress.Number("size"), progress.Text("uuid")));
        rest.SetResult();
        Assert.Equal(200, (await upload).Status);
        Assert.Equal(10, (await _server.GetV2Async("path/progress/my-upload")).Number("received"));
        Assert.Equal("0123456789", await File.ReadAllTextAsync(_server.FileOf($"{folder}/f"), TestContext.Current.CancellationToken));
        Assert.Equal(404, (await _server.GetV2Async("path/progress/other/")).Status);
    }

    [Theory]
    [InlineData("SmartFile Python API client v2.19", 503, "throttled; next=1 sec")]
    [InlineData("node", 429, null)]
    public async Task Who_must_wait_is_told_in_the_words_he_knows(string client, int status, string? throttle)
    {
        var context = new DefaultHttpContext();
        context.Request.Protocol = "HTTP/1.1";
        context.Request.Headers.UserAgent = client;
        context.Response.Body = new MemoryStream();
        await V2Error.SendAsync(context, new(RefusalKind.Busy, "Too much."));
        Assert.Equal((status, "1", throttle ?? ""), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString(), context.Response.Headers["X-Throttle"].ToString()));
        Assert.Equal("""{"detail":"Too much."}""", Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()));
    }

    /// <summary>Half of it at once, the rest when it is told to.</summary>
    private sealed class GatedContent(TaskCompletionSource sent, TaskCompletionSource rest) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("01234"u8.ToArray());
            await stream.FlushAsync();
            sent.SetResult();
            await rest.Task;
            await stream.WriteAsync("56789"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 10;
            return true;
        }
    }
}
