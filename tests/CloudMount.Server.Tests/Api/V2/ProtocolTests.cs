namespace CloudMount.Server.Tests.Api.V2;

public sealed class ProtocolTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("/api/2/ping/")]
    [InlineData("/api/2/ping")]
    [InlineData("/api/1.0/ping/")]
    [InlineData("/api//3/ping//")]
    public async Task Ping_needs_no_login(string target)
    {
        using var response = await _server.Anonymous.GetAsync(target, TestContext.Current.CancellationToken);
        var answer = await Answer.ReadAsync(response);
        Assert.Equal((200, "application/json", """{"ping":"pong"}"""), (answer.Status, answer.ContentType, answer.Body));
        Assert.False(answer.Headers.ContainsKey("X-CloudMount-Extensions"));
    }

    [Fact]
    public async Task Whoami_tells_the_account()
    {
        var answer = await _server.GetV2Async("whoami/");
        Assert.Equal("127.0.0.1", answer.Text("address"));
        Assert.Equal(_server.Account.Key, answer.Json.GetProperty("user").GetProperty("username").GetString());
        Assert.Equal(["username", "name", "email", "owner"], answer.Json.GetProperty("user").EnumerateObject().Select(member => member.Name));
        Assert.True(answer.Json.GetProperty("site").TryGetProperty("name", out _));
    }

    [Theory]
    [InlineData("GET", "/api/2/path/info/")]
    [InlineData("POST", "/api/2/path/data/")]
    [InlineData("GET", "/api/1.0/path/info/")]
    [InlineData("GET", "/api/2/no/such/call")]
    public async Task Without_credentials_a_call_is_401_in_the_shape_of_v2(string method, string target)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        using var response = await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await Answer.ReadAsync(response);
        Assert.Equal((401, "application/json"), (answer.Status, answer.ContentType));
        Assert.StartsWith("Basic realm=", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.NotEmpty(answer.Text("detail"));
    }

    [Theory]
    [InlineData("PUT", "2/path/info/x", "GET, HEAD, POST")]
    [InlineData("OPTIONS", "3/path/data/x", "GET, HEAD, POST, PUT, PATCH, DELETE")]
    [InlineData("POST", "2/ping", "GET, HEAD")]
    public async Task A_wrong_method_is_405_with_Allow(string method, string call, string allowed)
    {
        var answer = await _server.CallV2Async(new HttpMethod(method), call);
        Assert.Equal((405, allowed), (answer.Status, answer.Headers["Allow"]));
        Assert.NotEmpty(answer.Text("detail"));
    }

    [Theory]
    [InlineData("2/")]
    [InlineData("2/path")]
    [InlineData("2/ping/x")]
    [InlineData("2/path/oper/")]
    public async Task What_is_no_call_is_404(string call) => Assert.Equal(404, (await _server.CallV2Async(HttpMethod.Get, call)).Status);

    [Theory]
    [InlineData("/api/2/path/info/%zz", 400)]
    [InlineData("/api/2/path/info/a%2Fb", 400)]
    [InlineData("/api/2/path/info/%2e%2e/%2e%2e/etc", 400)]
    [InlineData("/api/2/path/data/%2e%2e/accounts.db", 400)]
    [InlineData("/api/1.0/path/info/", 200)]
    [InlineData("/api/1.0/path/info//no///there/", 404)]
    public async Task Targets_are_read_as_v1_reads_them(string target, int status) =>
        Assert.StartsWith($"HTTP/1.1 {status} ", await _server.SendRawAsync(target), StringComparison.Ordinal);
}
