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
    [InlineData("admin", "users", "add", "work:", "bob")]
    [InlineData("admin", "users", "list", "--passwrd")]
    public async Task What_is_not_understood_is_one_sentence_and_code_2(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.Equal(2, run.Code);
        Assert.Matches("^cloudmount: [^\n]+ --help\n$", run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("MOUNTPOINT is missing. See: cloudmount mount --help", "mount", "work:")]
    [InlineData("NAME is missing. See: cloudmount config add --help", "config", "add")]
    [InlineData("\"--bogus\" is not an option of this command. See: cloudmount mount --help", "mount", "--bogus", "work:", "/mnt")]
    public async Task What_is_wrong_is_named(string expected, params string[] arguments) =>
        Assert.Equal($"cloudmount: {expected}\n", (await _workplace.RunAsync(arguments)).Error);

    [Theory]
    [InlineData("mount", "work:", "")]
    [InlineData("mount", "work:", "MOUNTPOINT", "--cache-dir", "")]
    [InlineData("unmount", "")]
    [InlineData("sync", "")]
    [InlineData("demo", "")]
    [InlineData("serve", "--root", "")]
    public async Task An_empty_path_is_one_sentence_and_code_2(params string[] arguments)
    {
        _workplace.WriteConfig("""{"remotes":{"work":{"url":"smartfile://example.org/","key":"k","password":"p"}}}""");
        var mountPoint = _workplace.MakeDirectory("m");
        var run = await _workplace.RunAsync([.. arguments.Select(argument => argument == "MOUNTPOINT" ? mountPoint : argument)]);
        Assert.Equal((2, "cloudmount: A path on the command line is empty. Is a variable not set?\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("status > /dev/full", 1, "cloudmount: The output cannot be written: ")]
    [InlineData("status --json > /dev/full", 1, "cloudmount: The output cannot be written: ")]
    [InlineData("explode 2> /dev/full", 2, "")]
    [InlineData("explode 2>&-", 2, "")]
    public async Task Streams_that_take_nothing_end_no_command_by_a_crash(string command, int code, string expected)
    {
        var run = await _workplace.RunAsync(["-c", $"exec '{Workplace.Program}' {command}"], "", "sh");
        Assert.True(run.Code == code, run.ToString());
        Assert.StartsWith(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_current_directory_that_was_removed_is_told()
    {
        var gone = _workplace.MakeDirectory("gone");
        var run = await _workplace.RunAsync(["-c", $"cd '{gone}' && rmdir '{gone}' && exec '{Workplace.Program}' sync x"], "", "sh");
        Assert.True(run.Code == 1, run.ToString());
        Assert.Contains("current directory does not exist", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("mount", "--help")]
    [InlineData("unmount", "--help")]
    [InlineData("status", "--help")]
    [InlineData("sync", "--help")]
    [InlineData("config", "--help")]
    [InlineData("config", "add", "--help")]
    [InlineData("config", "list", "--help")]
    [InlineData("config", "remove", "--help")]
    [InlineData("config", "test", "--help")]
    [InlineData("serve", "--help")]
    [InlineData("demo", "--help")]
    [InlineData("account", "--help")]
    [InlineData("account", "add", "--help")]
    [InlineData("account", "reset-mfa", "--help")]
    [InlineData("package", "--help")]
    [InlineData("package", "edit", "--help")]
    [InlineData("admin", "--help")]
    [InlineData("admin", "sites", "--help")]
    [InlineData("admin", "users", "add", "--help")]
    [InlineData("mount.cloudmount", "--help")]
    public async Task Help_teaches_with_examples(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.Equal(0, run.Code);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
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
