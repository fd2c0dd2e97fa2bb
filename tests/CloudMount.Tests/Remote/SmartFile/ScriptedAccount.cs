using System.Security.Cryptography;
using System.Text;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.SmartFile;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Tests.Remote.SmartFile;

/// <summary>A store on a scripted server, with waits so short that retries cost nothing.</summary>
internal sealed class ScriptedAccount : IAsyncDisposable
{
    public const string Extensions =
        "X-CloudMount-Extensions: versions, times, attributes=3000, overwrite, conditional, trees, space";

    public ScriptedAccount(
        Func<ScriptedRequest, ScriptedReply> script, RemoteHttpOptions? http = null, string root = "/", ILogger<SmartFileStore>? logger = null)
    {
        Server = new ScriptedServer(script);
        Health = new RemoteHealth(TimeProvider.System);
        var options = new SmartFileOptions
        {
            Address = Server.Address,
            Credentials = new SmartFileCredentials("the-key", "the-password"),
            Root = PathOf(root),
            Http = http ?? Quick,
        };
        Store = new SmartFileStore(options, Health, logger ?? NullLogger<SmartFileStore>.Instance);
    }

    public static RemoteHttpOptions Quick { get; } = new() { RetryDelay = TimeSpan.FromMilliseconds(1), CircuitThreshold = 100, OutagePatience = TimeSpan.Zero };

    public ScriptedServer Server { get; }

    public RemoteHealth Health { get; }

    public SmartFileStore Store { get; }

    public string[] Asked => Server.Requests.Select(request => request.ToString()).ToArray();

    public static RemotePath PathOf(string text) =>
        RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    public static string Directory(string name = "", string children = "") =>
        $$"""{"name":"{{name}}","size":7,"mime":"application/x-directory","updated":"2026-01-01T00:00:00","children":[{{children}}]}""";

    /// <param name="more">Further members, beginning with a comma.</param>
    public static string File(string name, long size, string more = "") =>
        $$"""{"name":"{{name}}","size":{{size}},"mime":"text/plain","updated":"2026-01-01T00:00:01"{{more}}}""";

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static UploadRequest Upload(string text, string expected = UploadRequest.MustNotExist) =>
        new(new BytesSource(Encoding.UTF8.GetBytes(text)), expected, Timestamp.From(5, 500_000_000), new Dictionary<string, string>());

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
    }
}
