using System.Net.Http.Headers;
using System.Text;

namespace CloudMount.Server.Tests.Api.V2;

/// <summary>Calls of SmartFile v2 as its clients make them.</summary>
internal static class V2Client
{
    public static Task<Answer> GetV2Async(this TestServer server, string call, params (string Name, string Value)[] headers) =>
        server.CallV2Async(HttpMethod.Get, "2/" + call, null, headers);

    public static Task<Answer> PostV2Async(this TestServer server, string call, params (string Name, string Value)[] fields) =>
        server.CallV2Async(HttpMethod.Post, "2/" + call, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public static async Task<Answer> CallV2Async(
        this TestServer server, HttpMethod method, string call, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/api/" + call) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await server.SendAsync(request);
    }

    /// <summary>One form with files under part names that mean nothing.</summary>
    public static async Task<Answer> UploadV2Async(this TestServer server, string directory, params (string Name, string Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"bin{form.Count()}\"", FileName = $"\"{name}\"" };
            form.Add(part);
        }

        return await server.CallV2Async(HttpMethod.Post, "2/path/data" + directory, form);
    }

    public static ByteArrayContent Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
