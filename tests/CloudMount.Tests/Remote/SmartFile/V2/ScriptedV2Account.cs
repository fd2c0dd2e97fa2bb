using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.SmartFile;
using CloudMount.Remote.SmartFile.V2;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Tests.Remote.SmartFile.V2;

/// <summary>A store of v2 on a scripted server, with waits so short that retries cost nothing.</summary>
internal sealed class ScriptedV2Account : IAsyncDisposable
{
    public ScriptedV2Account(Func<ScriptedRequest, ScriptedReply> script, RemoteHttpOptions? http = null, string root = "/")
    {
        Server = new ScriptedServer(script);
        var options = new SmartFileOptions
        {
            Address = Server.Address,
            Credentials = new SmartFileCredentials("the-key", "the-password"),
            Root = ScriptedAccount.PathOf(root),
            Http = http ?? ScriptedAccount.Quick,
        };
        Store = new SmartFileV2Store(options, new RemoteHealth(TimeProvider.System), NullLogger<SmartFileV2Store>.Instance);
    }

    public ScriptedServer Server { get; }

    public SmartFileV2Store Store { get; }

    public string[] Asked => Server.Requests.Select(request => request.ToString()).ToArray();

    /// <param name="more">Further members, beginning with a comma.</param>
    public static string File(string name, long size, string more = "", string time = "2026-01-01T00:00:01") =>
        $$"""{"id":7,"name":"{{name}}","path":"/{{name}}","size":{{size}},"mime":"text/plain","extension":".txt","isdir":false,"isfile":true,"items":null,"time":"{{time}}","owner":null,"acl":{"list":true,"read":true},"attributes":{},"tags":[]{{more}}}""";

    public static string Directory(string name, string more = "") =>
        $$"""{"name":"{{name}}","path":"/{{name}}","size":null,"mime":"application/x-directory","isdir":true,"isfile":false,"items":0,"time":"2026-01-01T00:00:00"{{more}}}""";

    public static string Page(int page, int pages, int total, params string[] children) =>
        Directory("", $$""","page":{{page}},"pages":{{pages}},"per_page":100,"total":{{total}},"children":[{{string.Join(',', children)}}]""");

    public static ScriptedReply Missing(int status = 404) => ScriptedReply.Json("""{"detail":"Not found."}""", status);

    public static string Task(string status, string result = "{}") => $$$"""{"uuid":"0a-1","url":"/api/2/task/0a-1/","type":"Remove","result":{"status":"{{{status}}}","result":{{{result}}}}}""";

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
    }
}
