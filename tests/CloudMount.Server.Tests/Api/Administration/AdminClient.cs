using System.Net.Http.Json;
using System.Text.Json;

namespace CloudMount.Server.Tests.Api.Administration;

/// <summary>Calls of v1.0 about users, sites and packages, as one account makes them.</summary>
public sealed class AdminClient : IDisposable
{
    private readonly HttpClient _http;

    public AdminClient(Uri server, string username, string password)
    {
        _http = new() { BaseAddress = server };
        _http.DefaultRequestHeaders.Authorization = TestServer.BasicOf(username, password);
    }

    public Task<Answer> GetAsync(string call) => SendAsync(HttpMethod.Get, call, null);

    public Task<Answer> DeleteAsync(string call) => SendAsync(HttpMethod.Delete, call, null);

    /// <summary>With the fields in a form, as most clients send them; a field may be repeated.</summary>
    public Task<Answer> PostAsync(string call, params (string Name, string Value)[] fields) => SendAsync(HttpMethod.Post, call, FormOf(fields));

    public Task<Answer> PutAsync(string call, params (string Name, string Value)[] fields) => SendAsync(HttpMethod.Put, call, FormOf(fields));

    public Task<Answer> SendJsonAsync(HttpMethod method, string call, object fields) =>
        SendAsync(method, call, JsonContent.Create(fields, options: JsonSerializerOptions.Default));

    public Task<Answer> SendAsync(HttpMethod method, string call, HttpContent? content) => SendToAsync(method, "/api/1.0/" + call, content);

    public async Task<Answer> SendToAsync(HttpMethod method, string target, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, target) { Content = content };
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    public void Dispose() => _http.Dispose();

    private static FormUrlEncodedContent FormOf((string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
