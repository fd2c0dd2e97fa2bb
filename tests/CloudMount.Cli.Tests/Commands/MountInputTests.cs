using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>What a mount refuses before it opens or connects anything.</summary>
public sealed class MountInputTests : IDisposable
{
    private const string Remote = "smartfile+http://127.0.0.1:1/";
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_missing_mount_point_is_told_with_the_command_that_makes_it()
    {
        var path = Path.Combine(_workplace.Root, "nowhere");
        var run = await _workplace.RunAsync("mount", Remote, path);
        Assert.Equal(40, run.Code);
        Assert.Contains($"mkdir -p {path}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_no_mount_point()
    {
        var path = Path.Combine(_workplace.Root, "file");
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
        Assert.Equal(40, (await _workplace.RunAsync("mount", Remote, path)).Code);
    }

    [Fact]
    public async Task A_mount_point_with_files_is_refused()
    {
        var path = _workplace.MakeDirectory("full");
        await File.WriteAllTextAsync(Path.Combine(path, "file"), "", TestContext.Current.CancellationToken);
        var run = await _workplace.RunAsync("mount", Remote, path);
        Assert.Equal(41, run.Code);
        Assert.Contains("not empty", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody:")]
    [InlineData("nobody")]
    [InlineData("nobody:/deeper")]
    public async Task An_unknown_name_is_told_with_the_command_that_adds_it(string remote)
    {
        var run = await _workplace.RunAsync("mount", remote, _workplace.MakeDirectory("m"));
        Assert.Equal(12, run.Code);
        Assert.Contains("cloudmount config add nobody", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.org/")]
    [InlineData("smartfile://")]
    [InlineData("smartfile://a:b@example.org/")]
    [InlineData("smartfile://example.org:99999/")]
    [InlineData("smartfile://example.org/a/%2e%2e%2fb")]
    [InlineData("smartfile://example.org/%00")]
    [InlineData("/just/a/path")]
    [InlineData("")]
    public async Task A_wrong_URL_is_a_wrong_command_line(string remote) =>
        Assert.Equal(2, (await _workplace.RunAsync("mount", remote, _workplace.MakeDirectory("m"))).Code);

    [Fact]
    public async Task Without_credentials_and_terminal_the_mount_says_where_to_put_them()
    {
        var run = await _workplace.RunAsync("mount", Remote, _workplace.MakeDirectory("m"));
        Assert.Equal(20, run.Code);
        Assert.Contains("CLOUDMOUNT_KEY", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_directory_inside_the_mount_point_is_refused()
    {
        _workplace.Environment["CLOUDMOUNT_KEY"] = "k";
        _workplace.Environment["CLOUDMOUNT_PASSWORD"] = "p";
        var path = _workplace.MakeDirectory("m");
        Assert.Equal(60, (await _workplace.RunAsync("mount", Remote, path, "--cache-dir", Path.Combine(path, "cache"))).Code);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("sync")]
    [InlineData("unmount")]
    public async Task What_is_not_mounted_cannot_be_asked(string verb)
    {
        var run = await _workplace.RunAsync(verb, _workplace.MakeDirectory("m"));
        Assert.Equal(43, run.Code);
        Assert.Contains("cloudmount status", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_mounted_is_an_empty_status()
    {
        Assert.Equal("[]\n", (await _workplace.RunAsync("status", "--json")).Output);
        Assert.Equal("Nothing is mounted.\n", (await _workplace.RunAsync("status")).Output);
        Assert.Equal(0, (await _workplace.RunAsync("sync")).Code);
    }

    [Theory]
    [InlineData("sync", "--timeout", "soon")]
    [InlineData("unmount", "/nowhere", "--timeout", "-1")]
    public async Task A_wrong_timeout_is_a_wrong_command_line(params string[] arguments) =>
        Assert.Equal(2, (await _workplace.RunAsync(arguments)).Code);
}
