using System.Text.RegularExpressions;
using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Tests;

/// <summary>What documents say of the tests.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Each_test_that_the_table_of_SmartFile_calls_names_is_there()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        var rows = File.ReadLines(Path.Combine(SourceTree.Root, "docs", "smartfile.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToList();
        var named = rows.SelectMany(row => Test().Matches(row)).Select(match => (Class: match.Groups[1].Value, Name: match.Groups[2].Value)).ToList();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, test => !tests[test.Class].Any(text => text.Contains($" {test.Name}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}
