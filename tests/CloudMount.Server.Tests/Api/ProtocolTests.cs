using System.Net;

namespace CloudMount.Server.Tests.Api;

public sealed class ProtocolTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("POST", "list", "GET, HEAD")]
    [InlineData("GET", "add", "POST")]
    [InlineData("POST", "edit", "PUT")]
    [InlineData("GET", "delete", "DELETE")]
    public async Task A_wrong_method_is_405_with_Allow(string method, string verb, string allowed)
    {
        var answer = await _server.CallAsync(new HttpMethod(method), verb + "/x");
        Assert.Equal((405, allowed), (answer.Status, answer.Headers["Allow"]));
        Assert.NotEmpty(answer.Message);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/1.0/")]
    [InlineData("/api/1.0/paths/")]
    [InlineData("/api/1.0/paths/copy/x")]
    [InlineData("/api/2/paths/")]
    [InlineData("/api/4/path/info/")]
    [InlineData("/api/1.0/paths/listx")]
    public async Task What_is_no_call_is_404(string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        var answer = await _server.SendAsync(request);
        Assert.Equal((404, "application/json"), (answer.Status, answer.ContentType));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Bearer x")]
    [InlineData("Basic YTpi")]
    public async Task Without_credentials_each_call_is_401(string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/1.0/paths/list/?format=xml");
        if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await Answer.ReadAsync(response);
        Assert.Equal((401, "text/xml"), (answer.Status, answer.ContentType));
        Assert.Equal("close", answer.Headers["Connection"]);
        Assert.StartsWith("Basic realm=\"SmartFile API\"", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_answer_announces_the_extensions_and_no_server()
    {
        var answer = await _server.ListAsync("/no");
        Assert.Equal("versions, times, attributes=3000, overwrite, conditional, trees, space, changes", answer.Headers["X-CloudMount-Extensions"]);
        Assert.False(answer.Headers.ContainsKey("Server"));
    }

    [Fact]
    public async Task What_a_target_may_hold_is_bounded()
    {
        var wide = await _server.SendRawAsync("/api/1.0/paths/list/?" + string.Join('&', Enumerable.Range(0, 20_000)));
        Assert.StartsWith("HTTP/1.1 413", wide, StringComparison.Ordinal);
        var endless = await _server.SendRawAsync("/api/1.0/paths/list/" + new string('a', 129 * 1024));
        Assert.StartsWith("HTTP/1.1 414", endless, StringComparison.Ordinal);
        var deep = await _server.SendRawAsync("/api/1.0/paths/list" + string.Concat(Enumerable.Repeat("/a", 513)));
        Assert.StartsWith("HTTP/1.1 400", deep, StringComparison.Ordinal);
        var deepest = await _server.SendRawAsync("/api/1.0/paths/list" + string.Concat(Enumerable.Repeat("//a", 512)) + "//");
        Assert.StartsWith("HTTP/1.1 404", deepest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, 128, 404)]
    [InlineData(40, 129, 400)]
    [InlineData(40, 5000, 400)]
    [InlineData(70_000, 20, 413)]
    public async Task What_a_multipart_body_may_hold_is_bounded(int fieldBytes, int boundaryLength, int status)
    {
        var boundary = new string('b', boundaryLength);
        var parts = Enumerable.Range(0, 20).Select(i => Part($"n{i}", new string('v', fieldBytes))).Append(Part("name", "x"));
        using var body = new StringContent(string.Concat(parts) + $"--{boundary}--\r\n");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/1.0/paths/edit/none") { Content = body };
        Assert.Equal(status, (await _server.SendAsync(request)).Status);

        string Part(string name, string value) => $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";
    }

    [Fact]
    public async Task A_connection_too_many_is_closed()
    {
        await using var small = await TestServer.StartAsync(options => options with { MaxConnections = 1 });
        await small.ListAsync("/");
        try
        {
            Assert.Empty(await small.SendRawAsync("/api/1.0/paths/list/"));
        }
        catch (IOException)
        {
            // Closed before all was sent.
        }

        Assert.Equal(200, (await small.ListAsync("/")).Status);
    }

    [Fact]
    public async Task A_plain_server_speaks_v1_and_nothing_more()
    {
        await using var plain = await TestServer.StartAsync(options => options with { IsPlain = true });
        var added = await plain.AddAsync("/f.txt", ("attributes", """{"a":"b"}"""));
        var uploaded = await plain.PutContentAsync(added.Text("upload"), [1]);
        var edited = await plain.EditAsync("/f.txt", ("upload", ""), ("if_version", "other"), ("updated", "2001-02-03T04:05:06"));
        Assert.Equal((200, "2001-02-03T04:05:06"), (edited.Status, edited.Text("updated")));
        Assert.Equal(404, (await plain.EditAsync("/g.txt", ("upload", ""), ("if_version", ""))).Status);
        await plain.AddAsync("/g.txt");
        Assert.Equal(400, (await plain.EditAsync("/f.txt", ("name", "g.txt"), ("overwrite", ""))).Status);
        Assert.Equal(204, (await plain.DeleteAsync("/g.txt", ("if_version", "other"))).Status);
        string[] expected = ["path", "name", "extension", "size", "size_pretty", "mime", "created", "updated"];
        foreach (var answer in new[] { uploaded, await plain.ListAsync("/f.txt"), await plain.ListAsync("/") })
        {
            Assert.Equal(expected, answer.Json.EnumerateObject().Select(member => member.Name));
            Assert.False(answer.Headers.ContainsKey("X-CloudMount-Extensions"));
        }
    }

    [Fact]
    public async Task A_listing_over_the_limit_is_400()
    {
        await using var small = await TestServer.StartAsync(options => options with { MaxListedEntries = 4 });
        for (var i = 0; i < 3; i++) await small.AddAsync($"/{i}.txt");
        Assert.Equal(200, (await small.ListAsync("/", ("recurse", "all"))).Status);
        await small.AddAsync("/3.txt");
        Assert.Equal(400, (await small.ListAsync("/", ("recurse", "all"))).Status);
        Assert.Equal(200, (await small.ListAsync("/")).Status);
    }

    [Fact]
    public async Task The_log_has_a_line_per_request_without_credentials_or_tokens()
    {
        using var log = new LogLines();
        await using var server = await TestServer.StartAsync(loggers: log);
        await server.UploadAsync("/f", [1]);
        var url = await server.DownloadUrlAsync("/f");
        await server.Anonymous.GetByteArrayAsync(url, TestContext.Current.CancellationToken);
        var token = url[^20..];
        await server.SendRawAsync(new Uri(url).AbsolutePath.Replace("/download/", "//d%6Fwnload//", StringComparison.Ordinal));
        await server.SendRawAsync($"http://localhost/download/{token}?{token}");
        await server.Server.StopAsync(TestContext.Current.CancellationToken);
        var text = string.Join('\n', log.Lines);
        Assert.Equal(6, log.Lines.Count);
        Assert.Equal(3, log.Lines.Count(line => line.StartsWith("GET /download/- ", StringComparison.Ordinal)));
        Assert.Contains("PUT /api/1.0/paths/edit/f 200", text, StringComparison.Ordinal);
        foreach (var secret in new[] { server.Account.Key, server.Account.Password, token })
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_works_over_TLS()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-tls-");
        try
        {
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
                "CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
            var (certificateFile, keyFile) = (Path.Combine(home.FullName, "cert.pem"), Path.Combine(home.FullName, "key.pem"));
            await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            await using var server = await TestServer.StartAsync(options => options with
            {
                Listen = [new Uri("https://127.0.0.1:0")], TlsCertificateFile = certificateFile, TlsKeyFile = keyFile,
            });
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
            using var client = new HttpClient(handler)
            {
                BaseAddress = server.Server.BaseAddress, DefaultRequestVersion = HttpVersion.Version20,
            };
            client.DefaultRequestHeaders.Authorization = TestServer.BasicOf(server.Account.Key, server.Account.Password);
            await client.PostAsync("/api/1.0/paths/add/f.txt", null, TestContext.Current.CancellationToken);
            using var response = await client.GetAsync("/api/1.0/paths/list/f.txt?download", TestContext.Current.CancellationToken);
            var answer = await Answer.ReadAsync(response);
            Assert.StartsWith("https://127.0.0.1:", answer.Text("download"), StringComparison.Ordinal);
            Assert.Empty(await client.GetByteArrayAsync(answer.Text("download"), TestContext.Current.CancellationToken));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
