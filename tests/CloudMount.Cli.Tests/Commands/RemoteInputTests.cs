using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>What a first mount says of a remote that is wrong: one sentence, a code of its own, and nothing mounted.</summary>
public sealed class RemoteInputTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public Task An_unknown_host_is_told() => FailsAsync("smartfile://no-such-host.invalid/", 30);

    [Fact]
    public Task A_refused_connection_is_told() => FailsAsync("smartfile+http://127.0.0.1:1/", 31);

    [Fact]
    public async Task Wrong_credentials_TLS_where_there_is_none_and_a_missing_path_are_told()
    {
        await using var served = await ServedFolder.StartAsync(_workplace);
        await FailsAsync(served.Url, 21);
        await FailsAsync(served.Url.Replace("smartfile+http", "smartfile", StringComparison.Ordinal), 33);
        await FailsAsync("own:/not/there", 34, "no directory /not/there");
        var right = await _workplace.RunAsync("config", "test", "own");
        Assert.True(right.Code == 0, right.ToString());
        Assert.StartsWith("own:/ answers, the credentials are right.\n", right.Output, StringComparison.Ordinal);
        Assert.Matches($@"  service      SmartFile v1\.0, with [^\n]+\n  login        key {served.Key[..4]}\.\.\. and password\n  space        \d[^\n]+ free\n", right.Output);
        Assert.Contains("  connection   not encrypted\n", right.Output, StringComparison.Ordinal);
    }

    private async Task FailsAsync(string remote, int code, string expected = "")
    {
        _workplace.Environment["CLOUDMOUNT_KEY"] = new string('k', 40);
        _workplace.Environment["CLOUDMOUNT_PASSWORD"] = new string('p', 40);
        var mountPoint = _workplace.MakeDirectory("m");
        var run = await _workplace.RunAsync("mount", remote, mountPoint);
        Assert.True(code == run.Code, run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error.Replace("cloudmount: warning:", "warning:", StringComparison.Ordinal));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('p', 40), run.ToString(), StringComparison.Ordinal);
    }
}
