using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>An account of a server of ours, from its making to a remote that goes in although the login asks for a PIN.</summary>
public sealed class SecondFactorTests : IDisposable
{
    private const string Account = "me@example.org";
    private const string Password = "correct horse battery";
    private readonly Workplace _workplace = new();
    private string _authority = "";

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_remote_of_an_account_with_a_PIN_is_added_with_an_API_key()
    {
        var root = _workplace.MakeDirectory("served");
        var added = await _workplace.RunAsync(["account", "add", Account, "--root", root, "--stdin"], Password + "\n");
        Assert.True(added.Code == 0, added.ToString());
        using var server = _workplace.Start(["serve", "--root", root, "--tls-self-signed", "--listen", "https://127.0.0.1:0"]);
        try
        {
            _ = server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var address = new Uri((await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(" at ")[1]);
            await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            _authority = (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!.Split("--ca-cert ")[1];
            await SetPinAsync(address);
            var url = $"quatrix://{address.Authority}/";
            await FailsAsync(21, url, Account, "wrong password, this");
            await FailsAsync(20, url, Account, Password);
            await FailsAsync(21, url, Account, Password, "9999");
            var run = await AddAsync(url, Account, Password, "1234");
            Assert.True(run.Code == 0, run.ToString());
            Assert.Contains("API key", run.Output, StringComparison.Ordinal);
            var config = await File.ReadAllTextAsync(_workplace.ConfigFile, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(Password, config, StringComparison.Ordinal);
            var tested = await _workplace.RunAsync("config", "test", "own");
            Assert.True(tested.Code == 0, tested.ToString());
            Assert.Contains("PIN, 1 API keys", (await _workplace.RunAsync("account", "list", "--root", root)).Output, StringComparison.Ordinal);

            Assert.Equal(0, (await _workplace.RunAsync("account", "disable", Account, "--root", root)).Code);
            await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
            var disabled = await _workplace.RunAsync("config", "test", "own");
            Assert.True(disabled.Code == 21, disabled.ToString());
            Assert.Equal(0, (await _workplace.RunAsync("account", "enable", Account, "--root", root)).Code);
            Assert.Equal(0, (await _workplace.RunAsync("account", "reset-mfa", Account, "--root", root)).Code);
            await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
            Assert.Equal(0, (await AddAsync(url, Account, Password)).Code);
            Assert.Equal(0, (await _workplace.RunAsync("config", "test", "own")).Code);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_cannot_be_done_to_an_account_is_one_sentence()
    {
        var root = _workplace.MakeDirectory("served");
        Assert.Equal(1, (await _workplace.RunAsync("account", "list", "--root", root)).Code);
        Assert.Equal(2, (await _workplace.RunAsync("account", "list")).Code);
        Assert.Equal(2, (await _workplace.RunAsync("account", "add", "short", "--root", root)).Code);
        Assert.Equal(0, (await _workplace.RunAsync("account", "add", Account, "--root", root)).Code);
        Assert.Equal(1, (await _workplace.RunAsync("account", "add", Account, "--root", root)).Code);
        Assert.Equal(2, (await _workplace.RunAsync(["account", "password", Account, "--root", root, "--stdin"], "short\n")).Code);
        Assert.Equal(1, (await _workplace.RunAsync("account", "remove", "nobody@example.org", "--root", root)).Code);
        Assert.Equal(0, (await _workplace.RunAsync("account", "remove", Account, "--root", root)).Code);
        var run = await _workplace.RunAsync("account", "disable", Account, "--root", root);
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
    }

    private async Task FailsAsync(int code, string url, params string[] lines)
    {
        var run = await AddAsync(url, lines);
        Assert.True(run.Code == code, run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
        Assert.DoesNotContain(lines[1], run.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_workplace.ConfigFile));
    }

    private Task<CommandOutput> AddAsync(string url, params string[] lines) =>
        _workplace.RunAsync(["config", "add", "own", url, "--stdin", "--ca-cert", _authority], string.Join('\n', lines) + "\n");

    private static async Task SetPinAsync(Uri address)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true };
        using var client = new HttpClient(handler) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{Password}")));
        using var login = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/1.0/session/login", UriKind.Relative), TestContext.Current.CancellationToken));
        client.DefaultRequestHeaders.Authorization = null;
        client.DefaultRequestHeaders.Add("X-Auth-Token", login.RootElement.GetProperty("session_id").GetString());
        using var body = new StringContent("""{"auth_type":"PIN","code":"1234"}""");
        using var set = await client.PostAsync(new Uri("/api/1.0/profile/set-mfa", UriKind.Relative), body, TestContext.Current.CancellationToken);
        set.EnsureSuccessStatusCode();
    }
}
