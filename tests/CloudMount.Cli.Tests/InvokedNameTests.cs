using Xunit;

namespace CloudMount.Cli.Tests;

public sealed class InvokedNameTests : IDisposable
{
    private readonly Workplace _workplace = new();

    private string Program => Path.Combine(_workplace.MakeDirectory("build"), "cloudmount");

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void A_program_that_PATH_does_not_lead_to_is_told_by_its_path()
    {
        File.WriteAllText(Program, "");
        Assert.Equal(Program, InvokedName.ForShell(Program, null));
        Assert.Equal(Program, InvokedName.ForShell(Program, $"relative::{_workplace.MakeDirectory("bin")}"));
    }

    [Fact]
    public void A_program_that_PATH_leads_to_is_told_by_its_name()
    {
        File.WriteAllText(Program, "");
        var bin = _workplace.MakeDirectory("bin");
        File.CreateSymbolicLink(Path.Combine(bin, "cloudmount"), Program);
        Assert.Equal("cloudmount", InvokedName.ForShell(Program, Path.GetDirectoryName(Program)));
        Assert.Equal("cloudmount", InvokedName.ForShell(Program, $"/nowhere:{bin}"));
    }

    [Fact]
    public void Another_program_of_the_name_that_PATH_finds_first_is_not_taken_for_it()
    {
        File.WriteAllText(Program, "");
        var bin = _workplace.MakeDirectory("bin");
        File.WriteAllText(Path.Combine(bin, "cloudmount"), "");
        Assert.Equal(Program, InvokedName.ForShell(Program, $"{bin}:{Path.GetDirectoryName(Program)}"));
    }
}
