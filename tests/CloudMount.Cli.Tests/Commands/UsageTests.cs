using Xunit;

namespace CloudMount.Cli.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData()]
    [InlineData("explode")]
    [InlineData("mount")]
    [InlineData("mount", "work:")]
    [InlineData("mount", "work:", "/mnt", "surplus")]
    [InlineData("status", "--xml")]
    [InlineData("serve")]
    public async Task What_is_not_understood_is_one_sentence_and_code_2(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.Equal(2, run.Code);
        Assert.Matches("^cloudmount: [^\n]+ --help\n$", run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("mount", "--help")]
    [InlineData("unmount", "--help")]
    [InlineData("status", "--help")]
    [InlineData("sync", "--help")]
    [InlineData("config", "--help")]
    [InlineData("serve", "--help")]
    [InlineData("demo", "--help")]
    [InlineData("mount.cloudmount", "--help")]
    public async Task Help_teaches_with_examples(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.Equal(0, run.Code);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var run = await _workplace.RunAsync("--version");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", run.Output);
    }

    [Fact]
    public async Task A_shell_is_offered_the_remotes_of_the_config_file()
    {
        _workplace.WriteConfig("""{"remotes":{"work":{"url":"smartfile://example.org/"}}}""");
        var run = await _workplace.RunAsync("[suggest:8]", "mount wo");
        Assert.Contains("work:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bogus", "mount option bogus is not known. Known are: ")]
    [InlineData("uid=root", "uid needs a number")]
    [InlineData("umask=999", "octal")]
    [InlineData("cache_size=much", "such as 500M")]
    [InlineData("uploads=0", "from 1 to 256")]
    [InlineData("durability=maybe", "local or remote")]
    [InlineData("ro=yes", "takes no value")]
    [InlineData("actimeo", "needs a value")]
    public async Task A_wrong_mount_option_is_named(string option, string expected)
    {
        var run = await _workplace.RunAsync("mount", "smartfile://example.org/", _workplace.MakeDirectory("m"), "-o", option);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mount_process_is_not_for_people()
    {
        var run = await _workplace.RunAsync(["mount-process"], "{}");
        Assert.Equal(2, run.Code);
    }
}
