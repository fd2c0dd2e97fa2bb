using Xunit;

namespace CloudMount.Cli.Tests.Commands;

public sealed class FstabCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task The_symbolic_link_mount_cloudmount_takes_what_mount_gives_it()
    {
        var link = Path.Combine(_workplace.Root, "mount.cloudmount");
        File.CreateSymbolicLink(link, Workplace.Program);
        _workplace.WriteConfig("""{"remotes":{"work":{"url":"smartfile://example.org/","key":"k","password":"p"}}}""");
        var mountPoint = _workplace.MakeDirectory("m");
        var run = await _workplace.RunAsync(["work:", mountPoint, "-f", "-v", "-o", "rw,noauto,nofail,_netdev,x-systemd.automount,uid=1000"], "", link);
        Assert.Equal(0, run.Code);
        Assert.Contains($"work: at {mountPoint}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "work:")]
    [InlineData(1, "work:", "MOUNTPOINT", "-o", "bogus")]
    [InlineData(32, "nobody:", "MOUNTPOINT", "-sfnv", "-o", "bogus")]
    [InlineData(32, "work:", "/nowhere/at/all")]
    public async Task Failures_have_the_codes_of_mount(int code, params string[] arguments)
    {
        _workplace.WriteConfig("""{"remotes":{"work":{"url":"smartfile://example.org/","key":"k","password":"p"}}}""");
        var mountPoint = _workplace.MakeDirectory("m");
        var run = await _workplace.RunAsync(["mount.cloudmount", .. arguments.Select(argument => argument == "MOUNTPOINT" ? mountPoint : argument)]);
        Assert.True(code == run.Code, run.ToString());
    }
}
