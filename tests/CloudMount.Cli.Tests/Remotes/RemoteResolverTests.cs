using CloudMount.Cli.Configuration;
using CloudMount.Cli.Remotes;
using Xunit;

namespace CloudMount.Cli.Tests.Remotes;

public sealed class RemoteResolverTests : IDisposable
{
    private readonly Workplace _workplace = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void The_variable_of_the_remote_comes_before_the_file_and_the_file_before_the_general_variable()
    {
        _workplace.WriteConfig("""{"remotes":{"my-work":{"url":"smartfile://example.org/","key":"file-key","password":"file-password"}}}""");
        _environment["CLOUDMOUNT_MY_WORK_KEY"] = "own-key";
        _environment["CLOUDMOUNT_KEY"] = "general-key";
        _environment["CLOUDMOUNT_PASSWORD"] = "general-password";
        var (target, _) = Resolve("my-work:");
        Assert.Equal(new RemoteCredentials("own-key", "file-password"), target.Credentials);
    }

    [Fact]
    public void A_prompt_asks_for_what_is_nowhere_else()
    {
        var (target, _) = Resolve("smartfile+http://localhost:8080/a/b/", question => question.StartsWith("Key", StringComparison.Ordinal) ? "k" : "p");
        Assert.Equal(new RemoteCredentials("k", "p"), target.Credentials);
        Assert.Equal("http://localhost:8080/", target.Address.Base.ToString());
        Assert.Equal("/a/b", target.Address.Root.Value);
    }

    [Fact]
    public void A_path_after_the_name_goes_deeper()
    {
        _workplace.WriteConfig("""{"remotes":{"work":{"url":"smartfile://example.org/team","key":"k","password":"p","options":"ro"}}}""");
        var (target, options) = Resolve("work:/2026/a b");
        Assert.Equal("/team/2026/a b", target.Address.Root.Value);
        Assert.Equal("ro", options);
        Assert.Equal("/team", Resolve("work").Target.Address.Root.Value);
        Assert.Throws<CliException>(() => Resolve("work:/../secret"));
    }

    [Fact]
    public void A_named_remote_keeps_its_volume_when_its_key_changes_and_a_URL_when_its_API_does()
    {
        _workplace.WriteConfig("""{"remotes":{"work":{"url":"smartfile://example.org/","password":"p"}}}""");
        _environment["CLOUDMOUNT_PASSWORD"] = "p";
        _environment["CLOUDMOUNT_KEY"] = "one";
        var (named, direct) = (Resolve("work").Target.Volume, Resolve("smartfile://example.org/").Target.Volume);
        _environment["CLOUDMOUNT_KEY"] = "two";
        Assert.Equal(named, Resolve("work").Target.Volume);
        Assert.NotEqual(direct, Resolve("smartfile://example.org/").Target.Volume);
        Assert.Equal(Resolve("smartfile://example.org/").Target.Volume, Resolve("smartfile://example.org/?api=2").Target.Volume);
        Assert.NotEqual(named, Resolve("work:/deeper").Target.Volume);
    }

    [Fact]
    public void A_line_end_in_a_key_is_refused_and_no_text_of_a_target_shows_credentials()
    {
        var target = Resolve("smartfile://example.org/", _ => "hush").Target;
        Assert.DoesNotContain("hush", $"{target} {target.Display} {target.Volume}", StringComparison.Ordinal);
        Assert.Equal(ExitCode.CredentialsWrong, Assert.Throws<CliException>(() => Resolve("smartfile://example.org/", _ => "a\r\nX: b")).Code);
    }

    private (RemoteTarget Target, string? Options) Resolve(string remote, Func<string, string>? prompt = null) =>
        new RemoteResolver(new ConfigFile(_workplace.ConfigFile), name => _environment.GetValueOrDefault(name), prompt).Resolve(remote);
}
