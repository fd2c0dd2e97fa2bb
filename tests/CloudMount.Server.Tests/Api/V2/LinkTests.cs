using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Api.V2;

public sealed class LinkTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_link_to_a_file_brings_its_content_to_anybody()
    {
        var folder = _server.NewFolder();
        await _server.UploadV2Async(folder, ("f", "0123456789"));
        var made = await _server.PostV2Async("link/", ("path", $"{folder}/f"));
        Assert.Equal((201, "f", $"{folder}/f"), (made.Status, made.Text("name"), made.Text("path")));
        Assert.Equal(["uid", "href", "name", "path", "time", "expires"], made.Json.EnumerateObject().Select(member => member.Name));
        Assert.EndsWith($"/api/2/link/{made.Text("uid")}/", made.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal((200, "0123456789"), await OpenAsync(made.Text("href")));
        Assert.Equal((206, "34"), await OpenAsync(made.Text("href") + "/", "bytes=3-4"));
        Assert.Equal(404, (await OpenAsync(made.Text("href") + "/below")).Status);
        Assert.Equal(404, (await OpenAsync(made.Text("href")[..^1])).Status);
        Assert.Equal(405, await MethodAsync(HttpMethod.Put, made.Text("href")));
    }

    [Fact]
    public async Task A_link_to_a_directory_leads_to_what_is_below_it_and_no_further()
    {
        var folder = _server.NewFolder();
        await _server.PostV2Async("path/oper/mkdir/", ("path", $"{folder}/shared/sub"));
        await _server.UploadV2Async(folder, ("secret", "x"), ("shared/sub/f", "content"));
        var href = (await _server.PostV2Async("link/", ("path", $"{folder}/shared"))).Text("href");
        var (status, body) = await OpenAsync(href + "/sub?limit=10");
        Assert.Equal(200, status);
        var listed = System.Text.Json.JsonDocument.Parse(body).RootElement;
        Assert.Equal(("/sub", 1), (listed.GetProperty("path").GetString(), listed.GetProperty("total").GetInt32()));
        var child = listed.GetProperty("children")[0];
        Assert.Equal(("/sub/f", href + "/sub/f"), (child.GetProperty("path").GetString(), child.GetProperty("url").GetString()));
        Assert.False(listed.TryGetProperty("attributes", out _));
        Assert.Equal((200, "content"), await OpenAsync(href + "/sub/f"));
        Assert.DoesNotContain(folder, (await OpenAsync(href)).Body, StringComparison.Ordinal);
        foreach (var way in new[] { "/%2e%2e/secret", "/sub/%2e%2e/%2e%2e/secret", "/sub%2f..%2f..%2fsecret", "/secret" })
            Assert.True((await OpenAsync(href + way)).Status is 400 or 404, way);
    }

    [Fact]
    public async Task Links_are_listed_changed_and_deleted_by_their_owner_alone()
    {
        await using var server = await TestServer.StartAsync();
        await server.UploadV2Async("/", ("f", "x"));
        var uids = new List<string>();
        for (var i = 0; i < 3; i++) uids.Add((await server.PostV2Async("link/", ("path", "/f"), ("name", $"n{i}"))).Text("uid"));
        var page = await server.GetV2Async("link/?limit=2&page=2");
        Assert.Equal((3, 2, 2, 2), (page.Number("total"), page.Number("page"), page.Number("pages"), page.Number("per_page")));
        Assert.Single(page.Json.GetProperty("results").EnumerateArray());
        Assert.EndsWith("/api/2/link/?limit=2&page=1", page.Text("previous"), StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, page.Json.GetProperty("next").ValueKind);
        Assert.Equal("other", (await server.CallV2Async(HttpMethod.Put, $"2/link/{uids[0]}/", Form(("name", "other")))).Text("name"));
        Assert.Equal("other", (await server.GetV2Async($"link/{uids[0]}/")).Text("name"));
        Assert.Equal(400, (await server.PostV2Async($"link/{uids[0]}/")).Status);

        var stranger = server.Server.AddAccount();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, $"/api/2/link/{uids[0]}");
            request.Headers.Authorization = TestServer.BasicOf(stranger.Key, stranger.Password);
            using var response = await server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(404, (int)response.StatusCode);
        }

        Assert.Equal(204, (await server.CallV2Async(HttpMethod.Delete, $"2/link/{uids[0]}/")).Status);
        Assert.Equal(404, (await server.CallV2Async(HttpMethod.Delete, $"2/link/{uids[0]}/")).Status);
        Assert.Equal(2, (await server.GetV2Async("link/")).Number("total"));
    }

    [Fact]
    public async Task Links_end_when_their_time_is_over_or_their_owner_is_deactivated()
    {
        var time = new ManualTimeProvider();
        using var log = new LogLines();
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = time }, log);
        await server.UploadV2Async("/", ("f", "x"));
        var lasting = (await server.PostV2Async("link/", ("path", "/f"))).Text("href");
        var short1 = (await server.PostV2Async("link/", ("path", "/f"), ("expires", "60"))).Text("href");
        var temporary = (await server.PostV2Async("path/exchange/", ("path", "/f"), ("mode", "r"), ("expires", "60"))).Text("url");
        var usual = (await server.PostV2Async("path/exchange/", ("path", "/f"))).Text("url");
        foreach (var url in new[] { lasting, short1, temporary, usual }) Assert.Equal(200, await StatusAsync(url));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal((200, 404, 404, 200), (await StatusAsync(lasting), await StatusAsync(short1), await StatusAsync(temporary), await StatusAsync(usual)));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((200, 404), (await StatusAsync(lasting), await StatusAsync(usual)));
        Assert.Equal(1, (await server.GetV2Async("link/")).Number("total"));
        var accounts = server.Server.Logins.Accounts;
        Assert.NotNull(accounts.Change(accounts.Find(server.Account.Key)!, account => account with { IsActive = false }));
        Assert.Equal(404, await StatusAsync(lasting));
        await server.Server.StopAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(log.Lines, line => line.Contains(new Uri(lasting).Segments[^1], StringComparison.Ordinal));

        async Task<int> StatusAsync(string url)
        {
            using var response = await server.Anonymous.GetAsync(url, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }
    }

    [Theory]
    [InlineData("link/", "path", "/none", "path")]
    [InlineData("path/exchange/", "path", "", "path")]
    [InlineData("link/", "expires", "0", "expires")]
    [InlineData("link/", "expires", "2001-01-01T00:00:00", "expires")]
    [InlineData("link/", "expires", "99999999999999999999", "expires")]
    [InlineData("link/", "name", "a\nb", "name")]
    [InlineData("path/exchange/", "mode", "w", "mode")]
    [InlineData("path/exchange/", "expires", "86402", "expires")]
    public async Task A_wrong_field_of_a_link_is_named(string call, string name, string value, string field)
    {
        var answer = await _server.PostV2Async(call, [("path", name == "path" ? value : "/"), .. name == "path" ? [] : new[] { (name, value) }]);
        Assert.Equal(value == "/none" ? 404 : 400, answer.Status);
        Assert.Equal(answer.Text("detail"), (field == "path" ? answer.Json : answer.Json.GetProperty("field_errors")).GetProperty(field)[0].GetString());
    }

    [Fact]
    public async Task A_link_can_end_at_a_time_in_Indianapolis()
    {
        var folder = _server.NewFolder();
        var made = await _server.PostV2Async("link/", ("path", folder), ("expires", "2033-07-01T12:00:00"));
        Assert.Equal((201, "2033-07-01T12:00:00"), (made.Status, made.Text("expires")));
        Assert.Equal(400, (await _server.PostV2Async("link/", ("path", folder), ("expires", "2033-03-13T02:30:00"))).Status);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private async Task<(int Status, string Body)> OpenAsync(string url, string? range = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
        using var response = await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<int> MethodAsync(HttpMethod method, string url)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = TestServer.BasicOf(_server.Account.Key, _server.Account.Password);
        using var response = await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
