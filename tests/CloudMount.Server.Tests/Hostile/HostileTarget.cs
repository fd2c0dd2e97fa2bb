using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Hostile;

/// <summary>
/// A server to be attacked, with things in it that a request can be about, and things beside it that none may reach: a file next to the served folder, and
/// the data directory.
/// </summary>
internal sealed class HostileTarget : IAsyncDisposable
{
    /// <summary>Stands in what is out of reach. No answer may hold it.</summary>
    public const string Secret = "3f6c0e-out-of-reach-91ab";

    private readonly TestServer _server;
    private readonly QuatrixClient _quatrix;
    private readonly string _home;
    private readonly AuthenticationHeaderValue[] _basic;
    private readonly AuthenticationHeaderValue _bearer;

    private HostileTarget(TestServer server, LogLines log)
    {
        (_server, Log) = (server, log);
        _quatrix = new(server.Server.BaseAddress, server.Server.CreatedApiKey);
        _home = Path.GetDirectoryName(server.Root)!;
        _basic = [TestServer.BasicOf(server.Account.Key, server.Account.Password), TestServer.BasicOf(server.Account.Key, server.Server.CreatedApiKey!)];
        _bearer = new("Bearer", server.Server.CreatedApiKey);
    }

    public LogLines Log { get; }

    public int Port => _server.Server.BaseAddress.Port;

    public IReadOnlyList<string> Ids { get; private set; } = [];

    /// <summary>Of the calls that the server describes, but those that would change how its account logs in.</summary>
    public IReadOnlyList<string> QuatrixPaths { get; private set; } = [];

    public static async Task<HostileTarget> StartAsync()
    {
        var log = new LogLines();
        var target = new HostileTarget(await TestServer.StartAsync(loggers: log), log);
        await target.FillAsync();
        return target;
    }

    /// <summary>A header line with which the API of a target lets in.</summary>
    public string LoginFor(string target, Random random) =>
        $"Authorization: {(QuatrixPaths.Any(path => target.StartsWith(path.Split('{')[0], StringComparison.Ordinal)) ? _bearer : _basic[random.Next(_basic.Length)])}";

    public async Task<string> UploadUrlAsync(string path)
    {
        var answer = await _server.EditAsync(path, ("upload", ""));
        if (answer.Status == 404) answer = await _server.EditAsync(path, ("upload", ""), ("if_version", ""));
        return answer.Status == 200 ? new Uri(answer.Text("upload")).AbsolutePath : "/upload/none";
    }

    public async Task<string> UploadKeyAsync(string name)
    {
        var answer = await _quatrix.PostAsync("upload/link", new { parent_id = Ids[0], name, file_size = 300, resolve = true });
        return answer.Status == 200 ? answer.Text("upload_key") : "00000000-0000-0000-0000-000000000000";
    }

    /// <summary>What went wrong with the server and around it; empty when nothing did.</summary>
    public async Task<IReadOnlyList<string>> DamageAsync()
    {
        List<string> damage = [.. Log.Lines.Where(line => line.Contains("A request failed", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal)).Take(3)];
        var beside = Directory.EnumerateFileSystemEntries(_home).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        if (!beside.SequenceEqual(["data", "outside", "root"])) damage.Add("Beside the served folder: " + string.Join(", ", beside));
        if (Directory.GetFileSystemEntries(Path.Combine(_home, "outside")).Length != 1 || await File.ReadAllTextAsync(SecretFile) != Secret) damage.Add("What lies outside was changed.");
        var strange = Directory.EnumerateFileSystemEntries(_server.DataDirectory).Where(file => Path.GetFileName(file) is var name && !name.Contains(".db", StringComparison.Ordinal) && name != "lock");
        damage.AddRange(strange.Select(file => "In the data directory: " + Path.GetFileName(file)));
        if ((await _server.ListAsync("/")).Status != 200) damage.Add("It does not answer any more.");
        return damage;
    }

    public async ValueTask DisposeAsync()
    {
        _quatrix.Dispose();
        await _server.DisposeAsync();
    }

    private string SecretFile => Path.Combine(_home, "outside", "secret");

    private async Task FillAsync()
    {
        Directory.CreateDirectory(Path.Combine(_home, "outside"));
        await File.WriteAllTextAsync(SecretFile, Secret);
        File.CreateSymbolicLink(_server.FileOf("/link"), SecretFile);
        Directory.CreateSymbolicLink(_server.FileOf("/outside"), Path.Combine(_home, "outside"));
        foreach (var name in (string[])["/dir", "/dir/dir", "/new"]) await _server.AddAsync(name, ("directory", ""));
        foreach (var name in (string[])["/a", "/b.txt", "/dir/a", "/dir/b.txt"]) await _server.UploadAsync(name, Encoding.UTF8.GetBytes("content"));
        Ids = [await _quatrix.IdAsync(""), await _quatrix.IdAsync("a"), await _quatrix.IdAsync("dir"), await _quatrix.IdAsync("dir/b.txt"), Guid.NewGuid().ToString("D")];
        using var description = JsonDocument.Parse(await _server.Anonymous.GetStringAsync(new Uri("/swagger/quatrix.json", UriKind.Relative)));
        QuatrixPaths =
        [
            .. description.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).Where(path => !path.Contains("mfa", StringComparison.Ordinal)),
        ];
    }
}
