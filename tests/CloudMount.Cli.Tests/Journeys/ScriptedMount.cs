using System.Globalization;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>A mount of a server that answers what a test says.</summary>
internal sealed class ScriptedMount : IAsyncDisposable
{
    private readonly Workplace _workplace = new();

    private ScriptedMount(Func<ScriptedRequest, ScriptedReply> script) => Server = new ScriptedServer(script);

    public ScriptedServer Server { get; }

    public string Root => Path.Combine(_workplace.Root, "mnt");

    /// <summary>The log of the process that serves the mount.</summary>
    public string Log => string.Concat(
        Directory.EnumerateFiles(Path.Combine(_workplace.Root, "state", "cloudmount", "logs")).Select(File.ReadAllText));

    public static async Task<ScriptedMount> StartAsync(Func<ScriptedRequest, ScriptedReply> script)
    {
        var mount = new ScriptedMount(script);
        var run = await mount.TryAsync();
        Assert.True(run.Code == 0, run.ToString());
        return mount;
    }

    /// <summary>What a first mount says.</summary>
    public static async Task<CommandOutput> RunAsync(Func<ScriptedRequest, ScriptedReply> script)
    {
        await using var mount = new ScriptedMount(script);
        return await mount.TryAsync();
    }

    /// <summary>The listing of a root with these members, each without its braces.</summary>
    public static ScriptedReply Listing(params string[] members)
    {
        const string Common = "\"mime\":\"text/plain\",\"updated\":\"2026-01-01T00:00:00\"";
        var children = string.Join(',', members.Select(member => $"{{{member},{Common}}}"));
        return ScriptedReply.Json($$"""{"name":"","size":0,"mime":"application/x-directory","updated":"2026-01-01T00:00:00","children":[{{children}}]}""")
            .With("X-CloudMount-Extensions: versions");
    }

    /// <summary>One file with a link to its content.</summary>
    public static ScriptedReply OneFile(ScriptedRequest request, string name, int size) => ScriptedReply.Json(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"name":"{{name}}","size":{{size}},"mime":"text/plain","updated":"2026-01-01T00:00:00","version":"v1","download":"http://{{request.Headers["Host"]}}/download/{{name}}"}"""))
        .With("X-CloudMount-Extensions: versions");

    public async ValueTask DisposeAsync()
    {
        await _workplace.RunAsync("unmount", "--force", Root);
        await Server.DisposeAsync();
        _workplace.Dispose();
    }

    private Task<CommandOutput> TryAsync()
    {
        _workplace.MakeDirectory("mnt");
        _workplace.Environment["CLOUDMOUNT_KEY"] = "the-key";
        _workplace.Environment["CLOUDMOUNT_PASSWORD"] = "the-password";
        return _workplace.RunAsync("mount", $"smartfile+{Server.Address}", Root);
    }
}
