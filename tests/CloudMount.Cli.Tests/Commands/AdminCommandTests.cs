using System.Text.Json;
using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>Sites and users of a server, looked after from the command line.</summary>
public sealed class AdminCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_site_and_its_users_are_added_listed_changed_and_deleted()
    {
        await using var served = await ServedFolder.StartAsync(_workplace);
        var added = await _workplace.RunAsync(
            ["admin", "sites", "add", "own", "acme", "--package", "Unlimited", "--owner", "ann", "--name", "Ann \u001b[31mAsh", "--stdin"], "correct horse\n");
        Assert.True(added.Code == 37 && added.Error.Contains("fullname", StringComparison.Ordinal), added.ToString());
        added = await _workplace.RunAsync(["admin", "sites", "add", "own", "acme", "--package", "Unlimited", "--owner", "ann", "--name", "Ann Ash", "--stdin"], "correct horse\n");
        Assert.True(added is { Code: 0, Output: "The site acme was added, with ann as its owner.\n" }, added.ToString());
        var sites = await _workplace.RunAsync("admin", "sites", "list", "own");
        Assert.Matches(@"^SITE +PACKAGE +ACTIVE +OWNER +USERS +USED +LIMIT +INDUSTRY +CREATED *\nacme +Unlimited +yes +ann +1 +\S.* +Other +20\S+ *\n$", sites.Output);

        var url = $"smartfile+http://127.0.0.1:{served.Address.Port}/";
        _workplace.Environment["CLOUDMOUNT_KEY"] = "ann";
        _workplace.Environment["CLOUDMOUNT_PASSWORD"] = "correct horse";
        var user = await _workplace.RunAsync(["admin", "users", "add", url, "bob", "--name", "Bob", "--role", "Manager", "--ftp-active", "false", "--stdin"], "battery staple\n");
        Assert.True(user.Code == 0, user.ToString());
        var listed = await JsonAsync("admin", "users", "list", url, "bob", "--json");
        Assert.Equal(("bob", "Manager", false), (listed.GetProperty("username").GetString(), listed.GetProperty("role").GetString(), listed.GetProperty("isFtpActive").GetBoolean()));
        Assert.Equal("User", (await JsonAsync("admin", "users", "edit", url, "bob", "--role", "User", "--json")).GetProperty("role").GetString());
        var edited = await JsonAsync("admin", "site-users", "edit", "own", "acme", "bob", "--active", "false", "--json");
        Assert.False(edited.GetProperty("isActive").GetBoolean());
        Assert.Equal(0, (await _workplace.RunAsync("admin", "users", "delete", url, "bob")).Code);
        await FailsAsync(34, "no such user", "admin", "users", "delete", url, "bob");
        await FailsAsync(22, "", "admin", "sites", "list", url);
        await FailsAsync(37, "role", "admin", "users", "edit", url, "ann", "--role", "King");
        await FailsAsync(20, "--stdin", "admin", "users", "edit", url, "ann", "--password");
    }

    [Fact]
    public async Task What_cannot_be_looked_after_is_a_wrong_command_line()
    {
        (_workplace.Environment["CLOUDMOUNT_KEY"], _workplace.Environment["CLOUDMOUNT_PASSWORD"]) = ("key", "password");
        await FailsAsync(2, "SmartFile", "admin", "packages", "list", "quatrix://example.org/");
        await FailsAsync(2, "exclude", "admin", "users", "edit", "smartfile://example.org/", "bob", "--group", "a", "--no-groups");
    }

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.True(run.Code == 0, run.ToString());
        using var list = JsonDocument.Parse(run.Output);
        return Assert.Single(list.RootElement.EnumerateArray()).Clone();
    }

    private async Task FailsAsync(int code, string expected, params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.True(run.Code == code && run.Error.Contains(expected, StringComparison.Ordinal), run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
    }
}
