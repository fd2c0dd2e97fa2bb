using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CloudMount.TestKit;
using OtpNet;
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
            using var session = await LogInAsync(address);
            await SetFactorAsync(session, "PIN", "1234");
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
            Assert.Matches(@"login +API key \w{4}\.\.\.\n", tested.Output);
            Assert.Contains("PIN, 1 API keys", (await _workplace.RunAsync("account", "list", "--root", root)).Output, StringComparison.Ordinal);

            var code = await SetCodeAsync(session);
            (_workplace.Environment["CLOUDMOUNT_KEY"], _workplace.Environment["CLOUDMOUNT_PASSWORD"]) = (Account, Password);
            _workplace.Environment["CLOUDMOUNT_PIN"] = "1234";
            var lacking = await _workplace.RunAsync("config", "add", "both", url, "--ca-cert", _authority);
            Assert.True(lacking.Code == 20 && lacking.Error.Contains("CLOUDMOUNT_MFA_CODE", StringComparison.Ordinal), lacking.ToString());
            _workplace.Environment["CLOUDMOUNT_MFA_CODE"] = code.ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30));
            var both = await _workplace.RunAsync("config", "add", "both", url, "--ca-cert", _authority);
            Assert.True(both.Code == 0, both.ToString());
            Assert.Contains("PIN, 2 API keys", (await _workplace.RunAsync("account", "list", "--root", root)).Output, StringComparison.Ordinal);
            _workplace.Environment.Clear();
            Assert.Equal(0, (await _workplace.RunAsync("config", "test", "both")).Code);

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
        var config = File.Exists(_workplace.ConfigFile) ? await File.ReadAllTextAsync(_workplace.ConfigFile, TestContext.Current.CancellationToken) : "";
        var run = await AddAsync(url, lines);
        Assert.True(run.Code == code, run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
        Assert.DoesNotContain(lines[1], run.ToString(), StringComparison.Ordinal);
        Assert.Equal(config, File.Exists(_workplace.ConfigFile) ? await File.ReadAllTextAsync(_workplace.ConfigFile, TestContext.Current.CancellationToken) : "");
    }

    private Task<CommandOutput> AddAsync(string url, params string[] lines) =>
        _workplace.RunAsync(["config", "add", "own", url, "--stdin", "--ca-cert", _authority], string.Join('\n', lines) + "\n");

    /// <summary>A session of the account, by a password alone.</summary>
    private static async Task<HttpClient> LogInAsync(Uri address)
    {
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true };
        var client = new HttpClient(handler) { BaseAddress = new Uri(address, "/api/1.0/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{Password}")));
        using var login = JsonDocument.Parse(await client.GetStringAsync(new Uri("session/login", UriKind.Relative), TestContext.Current.CancellationToken));
        client.DefaultRequestHeaders.Authorization = null;
        client.DefaultRequestHeaders.Add("X-Auth-Token", login.RootElement.GetProperty("session_id").GetString());
        return client;
    }

    private static async Task SetFactorAsync(HttpClient session, string type, string code)
    {
        using var body = new StringContent($$"""{"auth_type":"{{type}}","code":"{{code}}"}""");
        using var set = await session.PostAsync(new Uri("profile/set-mfa", UriKind.Relative), body, TestContext.Current.CancellationToken);
        set.EnsureSuccessStatusCode();
    }

    /// <summary>Sets one-time codes up as an authenticator does: by the image.</summary>
    private static async Task<Totp> SetCodeAsync(HttpClient session)
    {
        using var image = JsonDocument.Parse(await session.GetStringAsync(new Uri("profile/2fa/generate", UriKind.Relative), TestContext.Current.CancellationToken));
        var secret = QrCode.Read(image.RootElement.GetBytesFromBase64()).Split("secret=")[1].Split('&')[0];
        var code = new Totp(Base32Encoding.ToBytes(secret));
        await SetFactorAsync(session, "2FA", code.ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime));
        return code;
    }
}
