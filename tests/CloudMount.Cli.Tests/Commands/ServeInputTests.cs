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

    private async Task FailsAsync(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.True(run.Code == 80, run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
        Assert.Empty(run.Output);
    }
}
