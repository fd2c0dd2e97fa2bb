using System.Text.RegularExpressions;
using CloudMount.Cli.Administration;
using CloudMount.Cli.Testing;
using CloudMount.Control;
using CloudMount.Remote;
using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Cli.Tests;

/// <summary>What scripts read in <c>--json</c> of <c>cloudmount status</c>, <c>config test</c> and <c>admin</c>.</summary>
public sealed partial class StatusNamesTests
{
    [Theory]
    [InlineData("`mount`", typeof(MountDescription))]
    [InlineData("`status`", typeof(VolumeStatus))]
    [InlineData("of `pending`", typeof(PendingEntry))]
    [InlineData("of `conflicts`", typeof(ConflictEntry))]
    [InlineData("`cache`", typeof(CacheUse))]
    [InlineData("`lastFault`", typeof(RemoteFault))]
    [InlineData("`counters`", typeof(VolumeCounters))]
    [InlineData("of `config test`", typeof(RemoteReport))]
    [InlineData("`certificate`", typeof(RemoteCertificate))]
    [InlineData("of `admin packages`", typeof(AdminPackage))]
    [InlineData("of `admin sites`", typeof(AdminSite))]
    [InlineData("of `admin users`", typeof(AdminUser))]
    [InlineData("of `admin site-users`", typeof(AdminSiteUser))]
    public void The_table_in_the_documentation_holds_each_name_and_no_other(string place, Type type)
    {
        var row = File.ReadLines(Path.Combine(SourceTree.Root, "docs", "operations.md")).Single(line => line.StartsWith($"| {place} |", StringComparison.Ordinal));
        var documented = Name().Matches(Values().Replace(row.Split('|')[2], "")).Select(name => name.Groups[1].Value);
        var written = (ControlJson.Default.GetTypeInfo(type) ?? ReportJson.Default.GetTypeInfo(type) ?? AdminJson.Default.GetTypeInfo(type))!;
        Assert.Equal(written.Properties.Select(property => property.Name).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Name();

    // The values a name can have stand in parentheses after it.
    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Values();
}
