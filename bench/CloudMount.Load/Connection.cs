using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CloudMount.Load;

/// <summary>The calls of one client: a connection of its own, and how it logs in.</summary>
internal sealed class Connection : IDisposable
{
    private readonly HttpClient _http;

    public Connection(Uri server, AuthenticationHeaderValue? login)
    {
        _http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = login;
    }

    public static AuthenticationHeaderValue Basic(string key, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{password}")));

    /// <summary>From now on instead of the login.</summary>
    public void UseSession(string session)
    {
        _http.DefaultRequestHeaders.Authorization = null;
        _http.DefaultRequestHeaders.Add("X-Auth-Token", session);
    }

    public Task<Reply> GetAsync(string target) => SendAsync(HttpMethod.Get, target, null);

    public Task<Reply> FormAsync(HttpMethod method, string target, params (string Name, string Value)[] fields) =>
        SendAsync(method, target, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Task<Reply> JsonAsync(string target, object body) => SendAsync(HttpMethod.Post, target, new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)));

    public async Task<Reply> SendAsync(HttpMethod method, string target, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, target) { Content = content };
        using var response = await _http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => _http.Dispose();
}
