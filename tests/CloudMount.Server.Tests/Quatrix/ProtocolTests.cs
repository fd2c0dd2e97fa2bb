using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class ProtocolTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly QuatrixClient _client = fixture.Client;

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("multipart/form-data")]
    public async Task Parameters_are_read_whatever_their_type_is_said_to_be(string type)
    {
        var answer = await _client.SendAsync(
            HttpMethod.Post, "/api//1.0//file///id", "{\"path\":\"\",\"unknown\":{\"a\":[1]}}"u8.ToArray(), ("Content-Type", type));
        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("{", 400, 10)]
    [InlineData("[]", 400, 10)]
    [InlineData("", 400, 11)]
    [InlineData("{}", 400, 11)]
    [InlineData("{\"path\":null}", 400, 11)]
    [InlineData("{\"path\":1}", 400, 10)]
    [InlineData("{\"path\":\"\\ud800\"}", 400, 10)]
    [InlineData("{\"path\":\"\",\"parent_id\":\"123\"}", 404, 20)]
    [InlineData("{\"path\":\"../x\"}", 404, 20)]
    [InlineData("{\"path\":\".cloudmount-unfinished/trash\"}", 404, 20)]
    [InlineData("{\"path\":\"a\\u0000b\"}", 404, 20)]
    public async Task Wrong_parameters_are_told(string body, int status, int code) =>
        (await _client.SendAsync(HttpMethod.Post, "/api/1.0/file/id", Encoding.UTF8.GetBytes(body))).Is(status, code);

    [Fact]
    public async Task Parameters_without_end_are_not_taken() =>
        (await _client.SendAsync(HttpMethod.Post, "/api/1.0/file/id", new byte[2 * 1024 * 1024])).Is(413, 10);

    [Theory]
    [InlineData("GET", "contact", 400, 21)]
    [InlineData("GET", "tracking/files/x", 400, 21)]
    [InlineData("GET", "file", 400, 21)]
    [InlineData("GET", "file/metadata/a/b", 400, 21)]
    [InlineData("PUT", "file/metadata", 400, 40)]
    [InlineData("GET", "file/makedir", 400, 40)]
    [InlineData("DELETE", "file/delete", 400, 40)]
    [InlineData("GET", "file/metadata/123", 404, 20)]
    [InlineData("GET", "file/metadata/00000000-0000-0000-0000-000000000000", 404, 20)]
    [InlineData("GET", "file/download/00000000-0000-0000-0000-000000000000", 404, 20)]
    [InlineData("GET", "upload/finalize/x", 404, 20)]
    [InlineData("GET", "job/status/x", 404, 20)]
    public async Task What_is_not_there_is_told(string method, string call, int status, int code) =>
        (await _client.SendAsync(new HttpMethod(method), "/api/1.0/" + call, null)).Is(status, code);

    [Fact]
    public async Task A_target_that_is_not_encoded_rightly_is_told()
    {
        var answer = await fixture.Server.SendRawAsync("/api/1.0/file/metadata/%zz");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":10", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_by_either_version_of_HTTP_keeps_no_connection()
    {
        var log = new LogLines();
        await using var server = await TestServer.StartAsync(
            options => options with { Listen = [new Uri("https://127.0.0.1:0")], IsSelfSigned = true }, log);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(server.Server.AuthorityFile!);
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck,
        };
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            var connections = 0;
            using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } };
            handler.ConnectCallback = async (context, cancellation) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            };
            using var client = new HttpClient(handler)
            {
                BaseAddress = server.Server.BaseAddress, DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            foreach (var call in new[] { "/api/1.0/profile", "/api/1.0/paths/list/", "/api/1.0/profile" })
                Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, call));
            Assert.Equal(3, connections);
        }

        Assert.DoesNotContain(log.Lines, line => line.Contains("invalid for HTTP/2", StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string call)
    {
        using var answer = await client.GetAsync(call, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    [Fact]
    public async Task Calls_of_SmartFile_go_on_beside()
    {
        var folder = fixture.Server.NewFolder();
        await fixture.Server.UploadAsync($"{folder}/f", [1]);
        Assert.Equal(404, (await fixture.Server.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/1.0/nothing"))).Status);
        Assert.True((await _client.ListAsync(await _client.IdAsync(folder))).ContainsKey("f"));
    }

    [Fact]
    public async Task Space_is_told_in_whole_bytes()
    {
        var space = await _client.GetAsync("profile/info");
        Assert.Equal(-1, space.Number("user_limit"));
        Assert.InRange(space.Number("user_used"), 1, space.Number("acc_limit"));
    }
}
