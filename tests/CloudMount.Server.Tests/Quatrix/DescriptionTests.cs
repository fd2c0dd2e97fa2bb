using System.Net;
using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>That replies are as described is checked with each call of <see cref="QuatrixClient"/>.</summary>
public sealed class DescriptionTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private static readonly string[] Open =
        ["GET /api/1.0/account/metadata", "GET /api/1.0/account/logo", "GET /api/1.0/languages/default", "POST /upload/chunked/{id}", "POST /upload/multipart/{id}"];

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task The_description_is_served_to_everybody_and_is_valid()
    {
        using var response = await _server.Anonymous.GetAsync("/swagger/quatrix.json", TestContext.Current.CancellationToken);
        Assert.Equal((200, "application/json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        using var content = new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var read = await Microsoft.OpenApi.OpenApiDocument.LoadAsync(content, "json", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_0, read.Diagnostic.SpecificationVersion);
        using var posted = await _server.Anonymous.PostAsync("/swagger/quatrix.json", null, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)posted.StatusCode);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task The_description_is_only_read(string method) =>
        (await fixture.Client.SendAsync(new HttpMethod(method), "/swagger/quatrix.json", null)).Is(400, 40);

    [Fact]
    public async Task The_description_is_served_through_HTTP_2_too()
    {
        await using var server = await TestServer.StartAsync(options => options with { Listen = [new Uri("https://127.0.0.1:0")], IsSelfSigned = true });
        using var handler = AuthorityHandler.For(server);
        using var http = new HttpClient(handler)
        {
            BaseAddress = server.Server.BaseAddress, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var served = await http.GetStringAsync(new Uri("/swagger/quatrix.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((await ReadAsync(_server)).GetRawText(), served);
    }

    /// <summary>Nothing is known but the document: the path, what must be given, where the key goes, and what is answered.</summary>
    [Fact]
    public async Task A_request_can_be_made_by_the_description()
    {
        const string path = "/api/1.0/file/makedir";
        var document = await ReadAsync(_server);
        var call = document.GetProperty("paths").GetProperty(path).GetProperty("post");
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Contains(call.GetProperty("security").EnumerateArray(), required =>
            schemes.GetProperty(required.EnumerateObject().Single().Name) is var scheme && scheme.TryGetProperty("scheme", out var kind) && kind.GetString() == "bearer");
        var body = call.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var given = body.GetProperty("required").EnumerateArray().ToDictionary(name => name.GetString()!, _ => "by the description");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(given)) };
        request.Headers.Authorization = new("Bearer", _server.Server.CreatedApiKey);
        using var response = await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(call.GetProperty("responses").TryGetProperty("201", out _));
        Assert.Contains("by the description", (await fixture.Client.ListAsync()).Keys);
    }

    [Fact]
    public async Task Each_call_tells_what_it_is_for_who_may_call_it_and_what_it_answers()
    {
        var ids = new HashSet<string>();
        foreach (var (name, operation) in Operations(await ReadAsync(_server)))
        {
            Assert.True(operation.GetProperty("summary").GetString() is { Length: > 5 } summary && summary.EndsWith('.'), name);
            Assert.True(ids.Add(operation.GetProperty("operationId").GetString()!), name);
            var isOpen = operation.GetProperty("security").GetArrayLength() == 0;
            Assert.Equal((Open.Contains(name), !Open.Contains(name)), (isOpen, operation.GetProperty("responses").TryGetProperty("401", out _)));
            Assert.Equal(name.Contains('{', StringComparison.Ordinal), HasPathParameter(operation));
        }

        Assert.Contains("post_file_makedir", ids);
    }

    /// <summary>By a call with an id that there is not, or without what it needs: no answer may say that the call is not supported.</summary>
    [Fact]
    public async Task Each_described_call_is_served()
    {
        foreach (var (name, _) in Operations(await ReadAsync(_server)))
        {
            var (method, path) = (new HttpMethod(name.Split(' ')[0]), name.Split(' ')[1].Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal));
            if (path.Contains("logout", StringComparison.Ordinal)) continue;
            var answer = await fixture.Client.SendAsync(method, path, method == HttpMethod.Post ? "{}"u8.ToArray() : null);
            if (answer.Status == 400) Assert.DoesNotContain(answer.Json.GetProperty("code").GetInt32(), (int[])[21, 40]);
            Assert.NotEqual(500, answer.Status);
        }
    }

    [Fact]
    public async Task Without_extensions_none_is_described()
    {
        await using var plain = await TestServer.StartAsync(options => options with { IsQuatrixPlain = true });
        var text = (await ReadAsync(plain)).GetRawText();
        Assert.Contains("if_version", (await ReadAsync(_server)).GetRawText(), StringComparison.Ordinal);
        Assert.All((string[])["if_version", "target_path", "attributes", "depth"], name => Assert.DoesNotContain($"\"{name}\"", text, StringComparison.Ordinal));
    }

    private static async Task<JsonElement> ReadAsync(TestServer server)
    {
        var text = await server.Anonymous.GetStringAsync(new Uri("/swagger/quatrix.json", UriKind.Relative), TestContext.Current.CancellationToken);
        return JsonDocument.Parse(text).RootElement;
    }

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    private static bool HasPathParameter(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var all) && all.EnumerateArray().Any(parameter => parameter.GetProperty("in").GetString() == "path");
}
