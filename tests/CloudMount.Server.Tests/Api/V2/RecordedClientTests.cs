namespace CloudMount.Server.Tests.Api.V2;

/// <summary>Requests as the published clients were seen to send them, byte for byte, for machines where they cannot be installed.</summary>
public sealed class RecordedClientTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Python = "User-Agent: SmartFile Python API client v2.19\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n";
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task The_python_client_uploads_downloads_moves_and_removes()
    {
        const string Body = "--3f2a\r\nContent-Disposition: form-data; name=\"file\"; filename=\"recorded.txt\"\r\n\r\nhi\r\n--3f2a--\r\n";
        await AnswersAsync("GET", "/api/2/ping/", "", "", "{\"ping\":\"pong\"}");
        await AnswersAsync("PUT", "/api/2/path/oper/mkdir/recorded/", "", "", "\"path\":\"/recorded\"");
        await AnswersAsync("POST", "/api/2/path/data/", "Content-Type: multipart/form-data; boundary=3f2a\r\n", Body, "\"path\":\"/recorded.txt\"");
        await AnswersAsync("GET", "/api/2/path/info/?children=True", "", "", "\"path\":\"/recorded.txt\"");
        Assert.EndsWith("\r\n\r\nhi", await SendAsync("GET", "/api/2/path/data/recorded.txt/?raw=False", "", ""), StringComparison.Ordinal);
        await AnswersAsync("POST", "/api/2/path/oper/move/", Form, "src=%2Frecorded.txt%2F&dst=%2Frecorded%2F", "\"type\":\"Move\"");
        Assert.True(File.Exists(_server.FileOf("/recorded/recorded.txt")));
        await AnswersAsync("POST", "/api/2/path/oper/remove/", Form, "path=recorded%2Frecorded.txt", "\"status\":\"SUCCESS\"");
        var again = await SendAsync("POST", "/api/2/path/oper/remove/", Form, "path=recorded%2Frecorded.txt");
        Assert.StartsWith("HTTP/1.1 404 ", again, StringComparison.Ordinal);
        Assert.Contains("\"path\":[\"Path does not exist.\"]", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_node_client_streams_in_chunks_and_appends()
    {
        const string Chunked = "Transfer-Encoding: chunked\r\n";
        await AnswersAsync("PUT", "/api/3/path/data/f%C2%A9%23%3F", Chunked, "3\r\nabc\r\n0\r\n\r\n", "\"size\":3");
        await AnswersAsync(
            "PATCH", "/api/3/path/data/f%C2%A9%23%3F", Chunked + "Range: bytes=3-\r\nIf-Unmodified-Since: Thu, 4 1 2100 00:00:00 GMT\r\n", "3\r\nDEF\r\n0\r\n\r\n", "\"size\":6");
        Assert.Equal("abcDEF", await File.ReadAllTextAsync(_server.FileOf("/f\u00a9#?"), TestContext.Current.CancellationToken));
        Assert.StartsWith("HTTP/1.1 204 ", await SendAsync("DELETE", "/api/3/path/data/f%C2%A9%23%3F", "", ""), StringComparison.Ordinal);
    }

    private async Task AnswersAsync(string method, string target, string headers, string body, string part)
    {
        var answer = await SendAsync(method, target, headers, body);
        Assert.StartsWith("HTTP/1.1 20", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", answer, StringComparison.Ordinal);
        Assert.Contains(part, answer, StringComparison.Ordinal);
    }

    private Task<string> SendAsync(string method, string target, string headers, string body)
    {
        var length = headers.Contains("chunked", StringComparison.Ordinal) || method == "GET" ? "" : $"Content-Length: {body.Length}\r\n";
        return _server.SendRawAsync(target, method, Python + headers + length, body);
    }
}
