using CloudMount.Server;
using Xunit;

namespace CloudMount.Cli.Tests.Commands;

public sealed class PackageCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Packages_are_added_changed_listed_and_removed()
    {
        var root = _workplace.MakeDirectory("root");
        await SucceedsAsync("add", "Small", "--disk", "20G", "--users", "5", "--root", root);
        await SucceedsAsync("edit", "Small", "--users", "none", "--root", root);
        Assert.Equal("Small\t20 GiB, any number of users, 0 sites\nUnlimited\tany size, any number of users, 0 sites\n", await SucceedsAsync("list", "--root", root));
        await SucceedsAsync("remove", "Small", "--root", root);
        Assert.Equal("Unlimited\tany size, any number of users, 0 sites\n", await SucceedsAsync("list", "--root", root));
    }

    [Theory]
    [InlineData(1, "There is a package Unlimited already.", "add", "Unlimited")]
    [InlineData(2, "A package's name has 1 to 60", "add", "a/b")]
    [InlineData(2, "--disk needs a size such as 500M or 20G; \"big\" is none.", "add", "x", "--disk", "big")]
    [InlineData(2, "--users needs a number from 1 on, or none; \"0\" is neither.", "add", "x", "--users", "0")]
    [InlineData(2, "Say what to change with --disk or --users.", "edit", "Unlimited")]
    [InlineData(1, "There is no package none. See: cloudmount package list", "edit", "none", "--users", "1")]
    [InlineData(1, "There is no package none. See: cloudmount package list", "remove", "none")]
    public async Task What_cannot_be_is_told(int code, string message, params string[] arguments)
    {
        var root = _workplace.MakeDirectory("root");
        using (ServerPackages.Open(Path.Combine(root, "data"))) Assert.True(Directory.Exists(Path.Combine(root, "data")));
        var run = await _workplace.RunAsync(["package", .. arguments, "--data", Path.Combine(root, "data")]);
        Assert.Equal(code, run.Code);
        Assert.StartsWith("cloudmount: " + message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_where_no_server_ran_is_told_and_stays_as_it_is()
    {
        var root = _workplace.MakeDirectory("root");
        var run = await _workplace.RunAsync("package", "list", "--data", Path.Combine(root, "none"));
        Assert.Equal(1, run.Code);
        Assert.StartsWith("cloudmount: There are no accounts in ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(root, "none")));
    }

    private async Task<string> SucceedsAsync(params string[] arguments)
    {
        var run = await _workplace.RunAsync(["package", .. arguments]);
        Assert.True(run.Code == 0, run.ToString());
        return run.Output;
    }
}
