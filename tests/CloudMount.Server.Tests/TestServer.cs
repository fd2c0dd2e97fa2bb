using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Server.Tests;

/// <summary>A server on a loopback port over a folder of its own, and a client that is logged in.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly DirectoryInfo _home;

    private TestServer(DirectoryInfo home, CloudMountServer server)
    {
        _home = home;
        Server = server;
        Account = server.CreatedAccount ?? server.AddAccount();
        Client = new HttpClient { BaseAddress = server.BaseAddress };
        Client.DefaultRequestHeaders.Authorization = BasicOf(Account.Key, Account.Password);
        Anonymous = new HttpClient { BaseAddress = server.BaseAddress };
    }

    public CloudMountServer Server { get; }

    public FirstAccount Account { get; }

    public HttpClient Client { get; }

    public HttpClient Anonymous { get; }

    public string Root => Path.Combine(_home.FullName, "root");

    public string DataDirectory => Path.Combine(_home.FullName, "data");

    public static async Task<TestServer> StartAsync(
        Func<ServerOptions, ServerOptions>? adjust = null, ILoggerFactory? loggers = null)
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-server-");
        try
        {
            return new TestServer(home, await StartAsync(home.FullName, adjust, loggers));
        }
        catch (ServerStartException)
        {
            home.Delete(recursive: true);
            throw;
        }
    }

    public static Task<CloudMountServer> StartAsync(
        string home, Func<ServerOptions, ServerOptions>? adjust = null, ILoggerFactory? loggers = null)
    {
        Directory.CreateDirectory(Path.Combine(home, "root"));
        var options = new ServerOptions
        {
            RootDirectory = Path.Combine(home, "root"),
            DataDirectory = Path.Combine(home, "data"),
            Listen = [new Uri("http://127.0.0.1:0")],
        };
        return CloudMountServer.StartAsync(
            adjust?.Invoke(options) ?? options, loggers ?? NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
    }

    public static AuthenticationHeaderValue BasicOf(string key, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{password}")));

    /// <summary>A path call; fields go into the query of GET and DELETE and into a form otherwise.</summary>
    public Task<Answer> CallAsync(HttpMethod method, string path, params (string Name, string Value)[] fields) => CallAsAsync(null, method, path, fields);

    /// <param name="caller">Null for the first account.</param>
    public async Task<Answer> CallAsAsync(AuthenticationHeaderValue? caller, HttpMethod method, string path, params (string Name, string Value)[] fields)
    {
        var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var isQuery = method == HttpMethod.Get || method == HttpMethod.Delete || method == HttpMethod.Head;
        var query = isQuery && fields.Length > 0 ? "?" + await form.ReadAsStringAsync(TestContext.Current.CancellationToken) : "";
        using var request = new HttpRequestMessage(method, "/api/1.0/paths/" + path + query) { Content = isQuery ? null : form };
        request.Headers.Authorization = caller;
        return await SendAsync(request);
    }

    public Task<Answer> ListAsync(string path, params (string Name, string Value)[] fields) => CallAsync(HttpMethod.Get, "list" + path, fields);

    public Task<Answer> AddAsync(string path, params (string Name, string Value)[] fields) => CallAsync(HttpMethod.Post, "add" + path, fields);

    public Task<Answer> EditAsync(string path, params (string Name, string Value)[] fields) => CallAsync(HttpMethod.Put, "edit" + path, fields);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] fields) =>
        CallAsync(HttpMethod.Delete, "delete" + path, fields);

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Sends bytes to an upload URL, without credentials.</summary>
    public async Task<Answer> PutContentAsync(string url, byte[] content)
    {
        using var response = await Anonymous.PostAsync(url, new ByteArrayContent(content), TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A new file with content, by the two calls of v1.0 or of the extension.</summary>
    public async Task<JsonElement> UploadAsync(string path, byte[] content, params (string Name, string Value)[] fields)
    {
        var edit = await EditAsync(path, [("upload", ""), ("if_version", ""), .. fields]);
        Assert.Equal(200, edit.Status);
        var upload = await PutContentAsync(edit.Text("upload"), content);
        Assert.Equal(200, upload.Status);
        return upload.Json;
    }

    public async Task<string> DownloadUrlAsync(string path) => (await ListAsync(path, ("download", ""))).Text("download");

    public string FileOf(string path) => Path.Combine(Root, path.TrimStart('/'));

    /// <summary>A directory for one test; its name in the API.</summary>
    public string NewFolder([CallerMemberName] string name = "")
    {
        Directory.CreateDirectory(FileOf(name));
        return "/" + name;
    }

    /// <summary>Sends a request as it is written and reads until the server closes; what no proper client would send can be sent so.</summary>
    /// <param name="isKnown">Whether the credentials of the first account are sent.</param>
    public async Task<string> SendRawAsync(string target, string method = "GET", string headers = "", string body = "", bool isKnown = true)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", Server.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        var text = $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + (isKnown ? $"Authorization: {BasicOf(Account.Key, Account.Password)}\r\n" : "") + $"{headers}\r\n{body}";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Anonymous.Dispose();
        await Server.DisposeAsync();
        _home.Delete(recursive: true);
    }
}
