using System.Text.RegularExpressions;
using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Cli.Tests;

public sealed partial class ExitCodeTests
{
    [Fact]
    public void The_table_in_the_documentation_holds_each_code_and_no_other()
    {
        var documented = Row().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "operations.md"))).Select(row => (row.Groups["name"].Value, int.Parse(row.Groups["code"].ValueSpan)));
        Assert.Equal(Enum.GetValues<ExitCode>().Select(code => (code.ToString(), (int)code)), documented);
    }

    [GeneratedRegex(@"^\| (?<code>\d+) \| (?<name>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
