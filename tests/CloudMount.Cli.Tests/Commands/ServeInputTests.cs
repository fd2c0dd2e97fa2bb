using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>What <c>serve</c> refuses.</summary>
public sealed class ServeInputTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_port_a_folder_and_a_data_directory_that_another_server_has_are_told()
    {
        var data = _workplace.MakeDirectory("data");
        await using var served = await ServedFolder.StartAsync(_workplace, "--data", data);
        var address = served.Address.ToString();
        await FailsAsync("serve", "--root", _workplace.MakeDirectory("other"), "--listen", address);
        await FailsAsync("serve", "--root", served.Folder, "--listen", "http://127.0.0.1:0");
        await FailsAsync("serve", "--root", _workplace.MakeDirectory("another"), "--data", data, "--listen", "http://127.0.0.1:0");
    }

    [Theory]
    [InlineData("--root", "/nowhere/at/all")]
    [InlineData("--root", "ROOT", "--data", "ROOT/data")]
    [InlineData("--root", "ROOT", "--listen", "https://127.0.0.1:0")]
    [InlineData("--root", "ROOT", "--listen", "https://127.0.0.1:0", "--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem")]
    [InlineData("--root", "ROOT", "--listen", "http://example.org:0")]
    public async Task Options_that_cannot_work_are_told(params string[] options)
    {
        var root = _workplace.MakeDirectory("root");
        await FailsAsync(["serve", .. options.Select(option => option.Replace("ROOT", root, StringComparison.Ordinal))]);
    }

    [Theory]
    [InlineData("--smtp-from and --smtp-login need the mail server, --smtp.", "--smtp-from", "a@b.org")]
    [InlineData("--smtp needs the address that mail comes from, --smtp-from.", "--smtp", "smtp://host")]
    [InlineData("--smtp needs an address such as smtp://mail.example.org:587; \"host\" is none.", "--smtp", "host", "--smtp-from", "a@b.org")]
    [InlineData("The mail server must be given as smtp://HOST:PORT", "--smtp", "http://host", "--smtp-from", "a@b.org")]
    [InlineData("The login of the mail server cannot be read:", "--smtp", "smtp://host", "--smtp-from", "a@b.org", "--smtp-login", "/nowhere/login")]
    public async Task A_mail_server_that_is_named_wrongly_is_told(string message, params string[] options)
    {
        var run = await _workplace.RunAsync(["serve", "--root", _workplace.MakeDirectory("root"), .. options]);
        Assert.StartsWith("cloudmount: " + message, run.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, run.Code);
    }

    private async Task FailsAsync(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.True(run.Code == 80, run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
        Assert.Empty(run.Output);
    }
}
