using CloudMount.Cli.Remotes;
using CloudMount.Cli.Testing;
using CloudMount.Cli.Tests.Journeys;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Cli.Tests.Testing;

/// <summary>What is said of a service whose certificate ends soon and that tells little of itself.</summary>
public sealed class RemoteTestTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_certificate_that_ends_soon_is_a_warning_and_what_the_service_does_not_tell_is_said_so()
    {
        using var certificate = OwnCertificate.Make(TimeProvider.System.GetUtcNow().AddDays(10.5));
        await using var server = new ScriptedServer(_ => ScriptedMount.Listing(), certificate);
        var target = new RemoteTarget("work", RemoteAddress.Parse($"smartfile://{server.Address.Authority}/"), new("the-key-of-mine", "hush"))
        {
            AuthorityFile = OwnCertificate.Write(certificate, _workplace),
        };
        var report = await new RemoteTest(target, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["The certificate of the service ends in 10 days; after that nothing is reached until it is renewed."], report.Warnings);
        Assert.Equal((true, null, null), (report.Certificate!.IsByOwnAuthority, report.TotalBytes, report.AccountEmail));
        var text = new StringWriter();
        ReportText.Write(text, report);
        Assert.Contains("  service      SmartFile v1.0, with ", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("  login        key the... and password\n  space        not told by the service\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains($"certificate by service, valid until {report.Certificate.ValidUntil:yyyy-MM-dd}, trusted by {target.AuthorityFile}\n", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann", "Ann Ash", "Ann Ash")]
    [InlineData("the-key-of-mine", "", null)]
    [InlineData("the-key-of-mine", "the-key-of-mine", null)]
    public async Task The_account_is_told_by_v2_and_no_key_is(string username, string name, string? shown)
    {
        await using var server = new ScriptedServer(request => ScriptedReply.Json(request.Target == "/api/2/whoami/"
            ? $$$"""{"user":{"username":"{{{username}}}","name":"{{{name}}}"}}"""
            : """{"name":"","isdir":true,"time":"2026-01-01T00:00:00"}"""));
        var target = new RemoteTarget("work", RemoteAddress.Parse($"smartfile+http://{server.Address.Authority}/?api=2"), new("the-key-of-mine", "hush"));
        var report = await new RemoteTest(target, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("2", shown), (report.Api, report.AccountName));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_ends_it()
    {
        using var certificate = OwnCertificate.Make(DateTimeOffset.UnixEpoch.AddYears(200));
        await using var server = new ScriptedServer(_ => ScriptedMount.Listing(), certificate);
        var target = new RemoteTarget("work", RemoteAddress.Parse($"smartfile://{server.Address.Authority}/"), new("key", "hush"));
        var failure = await Assert.ThrowsAsync<CliException>(() => new RemoteTest(target, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.NotTrusted, failure.Code);
        Assert.Contains("--ca-cert FILE", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }
}
