using System.Net.Http.Headers;
using System.Text;
using CloudMount.Server.Accounts;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Tenants;

/// <summary>A user of a site, who calls both APIs.</summary>
internal sealed class SiteUser(TestServer server, Account account, string password) : IDisposable
{
    private readonly AuthenticationHeaderValue _basic = TestServer.BasicOf(account.Key, password);

    public Account Account { get; } = account;

    public AuthenticationHeaderValue Basic => _basic;

    public QuatrixClient Quatrix { get; } =
        new(server.Server.BaseAddress, server.Server.Logins.Keys.Create(account.Id, "test", isActive: true).Text);

    public Task<Answer> ListAsync(string path, params (string Name, string Value)[] fields) => CallAsync(HttpMethod.Get, "list" + path, fields);

    public Task<Answer> AddAsync(string path, params (string Name, string Value)[] fields) => CallAsync(HttpMethod.Post, "add" + path, fields);

    public Task<Answer> EditAsync(string path, params (string Name, string Value)[] fields) => CallAsync(HttpMethod.Put, "edit" + path, fields);

    public Task<Answer> DeleteAsync(string path) => CallAsync(HttpMethod.Delete, "delete" + path);

    public Task<Answer> CallAsync(HttpMethod method, string path, params (string Name, string Value)[] fields) =>
        server.CallAsAsync(_basic, method, path, fields);

    public Task<Answer> PostV2Async(string call, params (string Name, string Value)[] fields) => CallV2Async(HttpMethod.Post, call, fields);

    /// <summary>A call of SmartFile v2, with its fields in a form but for GET.</summary>
    public async Task<Answer> CallV2Async(HttpMethod method, string call, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, "/api/2/" + call);
        if (method != HttpMethod.Get) request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        request.Headers.Authorization = _basic;
        using var response = await server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Replaces a file or makes it, by the two calls of the API.</summary>
    public async Task<Answer> UploadAsync(string path, byte[] content)
    {
        var isThere = (await ListAsync(path)).Status == 200;
        var edit = await EditAsync(path, isThere ? [("upload", "")] : [("upload", ""), ("if_version", "")]);
        return edit.Status == 200 ? await server.PutContentAsync(edit.Text("upload"), content) : edit;
    }

    public Task<Answer> UploadAsync(string path, string content) => UploadAsync(path, Encoding.UTF8.GetBytes(content));

    /// <summary>All paths below a directory, in their order.</summary>
    public async Task<string[]> TreeAsync(string path = "/")
    {
        var listed = await ListAsync(path, ("recurse", "all"));
        Assert.Equal(200, listed.Status);
        return [.. PathsOf(listed.Json)];
    }

    public void Dispose() => Quatrix.Dispose();

    private static IEnumerable<string> PathsOf(System.Text.Json.JsonElement entry) =>
        entry.TryGetProperty("children", out var children)
            ? children.EnumerateArray().SelectMany(child => PathsOf(child).Prepend(child.GetProperty("path").GetString()!)) : [];
}
