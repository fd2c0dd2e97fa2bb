using System.Globalization;

namespace CloudMount.Server.Tests.Hostile;

/// <summary>Generated requests against every API: none makes the server fail, hang, or leave its folder.</summary>
public sealed class HostileRequestTests
{
    /// <summary>"SEED COUNT": more requests than a usual run makes.</summary>
    private const string MoreRequests = "CLOUDMOUNT_HOSTILE_REQUESTS";

    [Fact]
    public async Task No_request_makes_the_server_fail_or_hang_or_leave_its_folder()
    {
        var asked = (Environment.GetEnvironmentVariable(MoreRequests) ?? "1 1000").Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var reports = await HostileRun.RunAsync(asked[0], asked[1]);
        Assert.True(reports.Count == 0, string.Join("\n", reports));
    }
}
