using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Calls of Quatrix API 1.0, as a client that has an API key makes them.</summary>
public sealed class QuatrixClient(Uri server, string? apiKey, HttpMessageHandler? handler = null) : IDisposable
{
    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler()) { BaseAddress = server };
    private DescribedReplies? _described;

    /// <summary>Sent instead of the API key.</summary>
    public string? Session { get; set; }

    /// <summary>What a login with the key and password of an account answers.</summary>
    public static async Task<Answer> LoginAsync(TestServer server, FirstAccount account)
    {
        using var client = new QuatrixClient(server.Server.BaseAddress, null);
        return await client.LoginAsync(account);
    }

    public Task<Answer> LoginAsync(FirstAccount account) =>
        GetAsync("session/login", ("Authorization", TestServer.BasicOf(account.Key, account.Password).ToString()));

    public Task<Answer> GetAsync(string call, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, "/api/1.0/" + call, null, headers);

    /// <summary>With the parameters as JSON and, as one client does, without a Content-Type.</summary>
    public Task<Answer> PostAsync(string call, object parameters) =>
        SendAsync(HttpMethod.Post, "/api/1.0/" + call, JsonSerializer.SerializeToUtf8Bytes(parameters));

    /// <summary>A chunk, which needs nothing but the key.</summary>
    public Task<Answer> SendChunkAsync(string key, byte[] bytes, string? range) =>
        SendAsync(HttpMethod.Post, "/upload/chunked/" + key, bytes, range is null ? [] : [("Content-Range", range)]);

    public async Task<Answer> SendAsync(HttpMethod method, string target, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, target) { Content = body is null ? null : new ByteArrayContent(body) };
        if (Session is not null) request.Headers.Add("X-Auth-Token", Session);
        else if (apiKey is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await Answer.ReadAsync(response);
        _described ??= await DescribedAsync();
        _described?.Check(method, target, answer);
        return answer;
    }

    /// <summary>Null where Quatrix is not served.</summary>
    private async Task<DescribedReplies?> DescribedAsync()
    {
        using var response = await _http.GetAsync(new Uri("/swagger/quatrix.json", UriKind.Relative), TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? new((await Answer.ReadAsync(response)).Json) : null;
    }

    /// <summary>The id of a path from the home on.</summary>
    public async Task<string> IdAsync(string path)
    {
        var answer = await PostAsync("file/id", new { path });
        Assert.Equal(200, answer.Status);
        return answer.Text("file_id");
    }

    public async Task<string> MakeDirectoryAsync(string parent, string name)
    {
        var answer = await PostAsync("file/makedir", new { target = parent, name, resolve = false });
        Assert.Equal(201, answer.Status);
        return answer.Text("id");
    }

    public async Task<Answer> BeginUploadAsync(string parent, string name)
    {
        var answer = await PostAsync("upload/link", new { parent_id = parent, name, resolve = false });
        Assert.Equal(200, answer.Status);
        return answer;
    }

    /// <summary>A new file with content; its id.</summary>
    public async Task<string> UploadAsync(string parent, string name, string content)
    {
        var key = (await BeginUploadAsync(parent, name)).Text("upload_key");
        var bytes = Encoding.UTF8.GetBytes(content);
        if (bytes.Length > 0) Assert.Equal(200, (await SendChunkAsync(key, bytes, $"bytes 0-{bytes.Length - 1}/{bytes.Length}")).Status);
        var finalized = await GetAsync("upload/finalize/" + key);
        Assert.Equal(200, finalized.Status);
        return finalized.Text("id");
    }

    public async Task<Answer> DownloadAsync(string[] ids, string? range = null)
    {
        var link = await PostAsync("file/download-link", new { ids });
        Assert.Equal(200, link.Status);
        return await SendAsync(HttpMethod.Get, "/api/1.0//file/download/" + link.Text("id"), null, range is null ? [] : [("Range", range)]);
    }

    /// <summary>The names in a directory with their ids.</summary>
    public async Task<Dictionary<string, string>> ListAsync(string id = "")
    {
        var answer = await GetAsync("file/metadata/" + id);
        Assert.Equal(200, answer.Status);
        return answer.Json.GetProperty("content").EnumerateArray()
            .ToDictionary(child => child.GetProperty("name").GetString()!, child => child.GetProperty("id").GetString()!);
    }

    /// <summary>What a job came to, when it ended.</summary>
    public async Task<Answer> EndOfJobAsync(string job)
    {
        while (true)
        {
            var answer = await GetAsync("job/status/" + job);
            Assert.Equal(200, answer.Status);
            if (answer.Text("status") is not ("pending" or "running")) return answer;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();
}
