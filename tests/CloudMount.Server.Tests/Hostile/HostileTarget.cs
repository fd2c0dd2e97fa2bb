using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Hostile;

/// <summary>
/// A server to be attacked by its operator and by a user of a site, with things in it that a request can be about, and things that none may reach: a file
/// next to the served folder, another site's file, and the data directory.
/// </summary>
internal sealed class HostileTarget : IAsyncDisposable
{
    /// <summary>Stands in what is out of reach. No answer may hold it.</summary>
    public const string Secret = "3f6c0e-out-of-reach-91ab";

    private readonly TestServer _server;
    private readonly QuatrixClient _quatrix;
    private readonly string _home;
    private readonly List<AuthenticationHeaderValue> _basic;
    private readonly List<AuthenticationHeaderValue> _bearer;

    private HostileTarget(TestServer server, LogLines log)
    {
        (_server, Log) = (server, log);
        _quatrix = new(server.Server.BaseAddress, server.Server.CreatedApiKey);
        _home = Path.GetDirectoryName(server.Root)!;
        _basic = [TestServer.BasicOf(server.Account.Key, server.Account.Password), TestServer.BasicOf(server.Account.Key, server.Server.CreatedApiKey!)];
        _bearer = [new("Bearer", server.Server.CreatedApiKey)];
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
        $"Authorization: {(QuatrixPaths.Any(path => target.StartsWith(path.Split('{')[0], StringComparison.Ordinal))
            ? _bearer[random.Next(_bearer.Count)] : _basic[random.Next(_basic.Count)])}";

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
        if (await File.ReadAllTextAsync(OtherSiteFile) != Secret) damage.Add("Another site's file was changed.");
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

    private string OtherSiteFile => Path.Combine(_server.Root, ".cloudmount-sites", "site-b", "secret");

    /// <summary>The owner of the first one is one of the attackers.</summary>
    private async Task AddSiteAsync(string site)
    {
        const string Password = "the password of an owner";
        var fields = new Dictionary<string, string>
        {
            ["site_name"] = site, ["industry"] = "Other", ["package"] = "Unlimited", ["username"] = "owner-of-" + site, ["fullname"] = site, ["password"] = Password, ["send_email"] = "False",
        };
        using var added = await _server.Client.PostAsync(new Uri("/api/1.0/reseller/sites/add/", UriKind.Relative), new FormUrlEncodedContent(fields));
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        if (_basic.Count > 2) return;
        using var owner = new QuatrixClient(_server.Server.BaseAddress, null);
        owner.Session = (await owner.LoginAsync(new("owner-of-" + site, Password))).Text("session_id");
        _basic.Add(TestServer.BasicOf("owner-of-" + site, Password));
        _bearer.Add(new("Bearer", (await owner.PostAsync("api-key/create", new { name = "key", status = "A" })).Text("key")));
    }

    private async Task FillAsync()
    {
        Directory.CreateDirectory(Path.Combine(_home, "outside"));
        await File.WriteAllTextAsync(SecretFile, Secret);
        File.CreateSymbolicLink(_server.FileOf("/link"), SecretFile);
        Directory.CreateSymbolicLink(_server.FileOf("/outside"), Path.Combine(_home, "outside"));
        foreach (var name in (string[])["/dir", "/dir/dir", "/new"]) await _server.AddAsync(name, ("directory", ""));
        foreach (var name in (string[])["/a", "/b.txt", "/dir/a", "/dir/b.txt"]) await _server.UploadAsync(name, Encoding.UTF8.GetBytes("content"));
        await AddSiteAsync("site-a");
        await AddSiteAsync("site-b");
        await File.WriteAllTextAsync(OtherSiteFile, Secret);
        Ids = [await _quatrix.IdAsync(""), await _quatrix.IdAsync("a"), await _quatrix.IdAsync("dir"), await _quatrix.IdAsync("dir/b.txt"), Guid.NewGuid().ToString("D")];
        using var description = JsonDocument.Parse(await _server.Anonymous.GetStringAsync(new Uri("/swagger/quatrix.json", UriKind.Relative)));
        QuatrixPaths =
        [
            .. description.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).Where(path => !path.Contains("mfa", StringComparison.Ordinal)),
        ];
    }
}
