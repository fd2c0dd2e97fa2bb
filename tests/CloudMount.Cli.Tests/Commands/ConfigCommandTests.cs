using Xunit;

namespace CloudMount.Cli.Tests.Commands;

public sealed class ConfigCommandTests : IDisposable
{
    private const string Secret = "a-secret-password";
    private const string Url = "smartfile://files.example.org/team";
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_remote_is_added_listed_and_removed_and_its_credentials_are_never_shown()
    {
        var added = await _workplace.RunAsync(["config", "add", "work", Url, "--stdin", "-o", "ro,cache_size=1G"], $"the-key\n{Secret}\n");
        Assert.Equal(0, added.Code);
        Assert.Contains(Secret, await File.ReadAllTextAsync(_workplace.ConfigFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var listed = await _workplace.RunAsync("config", "list");
        Assert.Equal($"work:\t{Url}\tro,cache_size=1G\n", listed.Output);
        Assert.DoesNotContain(Secret, added + listed.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await _workplace.RunAsync("config", "remove", "work")).Code);
        Assert.Empty((await _workplace.RunAsync("config", "list")).Output);
        Assert.Equal(12, (await _workplace.RunAsync("config", "remove", "work")).Code);
    }

    [Fact]
    public async Task The_file_can_be_read_by_its_owner_only()
    {
        await _workplace.RunAsync(["config", "add", "work", Url, "--stdin"], "k\np\n");
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no modes.");
        else Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_workplace.ConfigFile));
    }

    [Fact]
    public async Task Credentials_come_from_the_environment_too()
    {
        _workplace.Environment["CLOUDMOUNT_KEY"] = "from-environment";
        _workplace.Environment["CLOUDMOUNT_PASSWORD"] = Secret;
        Assert.Equal(0, (await _workplace.RunAsync("config", "add", "work", Url)).Code);
        Assert.Contains("from-environment", await File.ReadAllTextAsync(_workplace.ConfigFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_credentials_keep_url_and_options()
    {
        await _workplace.RunAsync(["config", "add", "work", Url, "--stdin", "-o", "ro"], "k\np\n");
        await _workplace.RunAsync(["config", "add", "work", "--stdin"], "k2\np2\n");
        Assert.Equal($"work:\t{Url}\tro\n", (await _workplace.RunAsync("config", "list")).Output);
    }

    [Fact]
    public async Task An_authority_of_its_own_is_kept_with_a_remote_and_taken_out_without_touching_its_credentials()
    {
        using (var certificate = OwnCertificate.Make(DateTimeOffset.UnixEpoch.AddYears(200))) OwnCertificate.Write(certificate, _workplace);
        await _workplace.RunAsync(["config", "add", "work", Url, "--stdin", "-o", "ro"], $"k\n{Secret}\n");
        var bad = await _workplace.RunAsync("config", "add", "work", "--ca-cert", "missing.pem");
        Assert.Equal(33, bad.Code);
        Assert.Matches("^cloudmount: The certificate authority's file /[^\n]+/missing.pem cannot be read: [^\n]+\n$", bad.Error);
        Assert.Equal(0, (await _workplace.RunAsync("config", "add", "work", "--ca-cert", "ca.pem")).Code);
        Assert.Equal($"work:\t{Url}\tro\tca_cert={_workplace.Root}/ca.pem\n", (await _workplace.RunAsync("config", "list")).Output);
        await _workplace.RunAsync(["config", "add", "work", Url + "/deeper", "--stdin"], $"k\n{Secret}\n");
        Assert.Equal($"work:\t{Url}/deeper\tro\tca_cert={_workplace.Root}/ca.pem\n", (await _workplace.RunAsync("config", "list")).Output);
        await _workplace.RunAsync(["config", "add", "work", Url, "--stdin"], $"k\n{Secret}\n");
        Assert.Equal(0, (await _workplace.RunAsync("config", "add", "work", "--ca-cert", "")).Code);
        Assert.Equal($"work:\t{Url}\tro\n", (await _workplace.RunAsync("config", "list")).Output);
        Assert.Contains(Secret, await File.ReadAllTextAsync(_workplace.ConfigFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smartfile://elsewhere.example.org/team")]
    [InlineData("smartfile://files.example.org:444/team")]
    public async Task An_authority_is_not_kept_for_another_server(string url)
    {
        using (var certificate = OwnCertificate.Make(DateTimeOffset.UnixEpoch.AddYears(200))) OwnCertificate.Write(certificate, _workplace);
        await _workplace.RunAsync(["config", "add", "work", Url, "--stdin", "--ca-cert", "ca.pem"], $"k\n{Secret}\n");
        Assert.Equal(0, (await _workplace.RunAsync(["config", "add", "work", url, "--stdin"], $"k\n{Secret}\n")).Code);
        Assert.Equal($"work:\t{url}\n", (await _workplace.RunAsync("config", "list")).Output);
    }

    [Fact]
    public async Task An_entry_whose_URL_is_broken_is_mended_by_another()
    {
        _workplace.WriteConfig("""{"remotes":{"work":{"url":"broken","key":"k","password":"p","caCert":"/missing.pem"}}}""");
        var run = await _workplace.RunAsync(["config", "add", "work", Url, "--stdin"], $"k\n{Secret}\n");
        Assert.True(run.Code == 0, run.ToString());
        Assert.Equal($"work:\t{Url}\n", (await _workplace.RunAsync("config", "list")).Output);
    }

    [Fact]
    public async Task Without_credentials_anywhere_nothing_is_added()
    {
        var run = await _workplace.RunAsync("config", "add", "work", Url);
        Assert.Equal(20, run.Code);
        Assert.False(File.Exists(_workplace.ConfigFile));
    }

    [Fact]
    public async Task Credentials_with_a_control_character_are_not_added()
    {
        var run = await _workplace.RunAsync(["config", "add", "work", Url, "--stdin"], $"k\u0001\n{Secret}\n");
        Assert.Equal(21, run.Code);
        Assert.False(File.Exists(_workplace.ConfigFile));
    }

    [Theory]
    [InlineData("config", "add", "a b", Url)]
    [InlineData("config", "add", "work", "https://example.org/")]
    [InlineData("config", "add", "work", "smartfile://key:" + Secret + "@example.org/")]
    [InlineData("config", "add", "work", "smartfile:///nowhere")]
    [InlineData("config", "add", "work", "smartfile://example.org/?a=b")]
    [InlineData("config", "add", "work", "--stdin")]
    [InlineData("config", "add", "work", Url, "-o", "bogus")]
    public async Task A_wrong_name_or_URL_is_told_without_repeating_secrets(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.Equal(2, run.Code);
        Assert.DoesNotContain(Secret, run.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"url\":\"https://example.org/\"", "smartfile://HOST/PATH")]
    [InlineData("\"url\":\"smartfile://example.org/\",\"options\":\"bogus\"", "mount option bogus")]
    public async Task What_is_wrong_in_an_entry_is_told_of_the_file_and_not_of_the_command_line(string members, string expected)
    {
        _workplace.WriteConfig("{\"remotes\":{\"work\":{" + members + ",\"key\":\"k\",\"password\":\"p\"}}}");
        var run = await _workplace.RunAsync("mount", "work:", _workplace.MakeDirectory("m"));
        Assert.True(run.Code == 10, run.ToString());
        Assert.Contains($"{_workplace.ConfigFile} is broken at the remote \"work\"", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_URL_with_escapes_is_the_same_when_it_is_read_again()
    {
        const string Escaped = "smartfile+http://127.0.0.1:1/what%3F%20100%25";
        await _workplace.RunAsync(["config", "add", "work", Escaped, "--stdin"], "k\np\n");
        Assert.Equal($"work:\t{Escaped}\n", (await _workplace.RunAsync("config", "list")).Output);
        Assert.Equal(31, (await _workplace.RunAsync("config", "test", "work")).Code);
    }

    [Fact]
    public async Task A_home_that_does_not_exist_yet_is_not_the_current_directory()
    {
        var home = Path.Combine(_workplace.Root, "home");
        _workplace.Environment["HOME"] = home;
        _workplace.Environment["XDG_CONFIG_HOME"] = "";
        await _workplace.RunAsync("config", "add", "work", Url, "--no-credentials");
        Assert.True(File.Exists(Path.Combine(home, ".config", "cloudmount", "config.json")));
    }

    [Fact]
    public async Task A_file_that_others_may_read_is_refused_with_the_command_to_run()
    {
        _workplace.WriteConfig("""{"remotes":{}}""");
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no modes.");
        else File.SetUnixFileMode(_workplace.ConfigFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var run = await _workplace.RunAsync("config", "list");
        Assert.Equal(11, run.Code);
        Assert.Contains($"chmod 600 {_workplace.ConfigFile}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"remotes\":{\"work\":{\"key\":\"" + Secret + "\"}}}")]
    [InlineData("{\"remotes\":{\"work\":null}}")]
    [InlineData("{\"remotes\":null}")]
    [InlineData("{\"remotes\":{\"a b\":{\"url\":\"smartfile://x/\"}}}")]
    [InlineData("{\"remotes\":{\"work\":{\"url\":\"smartfile://x/\",\"pasword\":\"" + Secret + "\"}}}")]
    [InlineData("{\"remotes\":{\"work\":{\"url\":7,\"password\":\"" + Secret + "\"}}}")]
    [InlineData("<html>")]
    public async Task A_broken_file_is_told_with_its_path_and_no_secret(string content)
    {
        _workplace.WriteConfig(content);
        var run = await _workplace.RunAsync("config", "list");
        Assert.Equal(10, run.Code);
        Assert.Contains(_workplace.ConfigFile, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
