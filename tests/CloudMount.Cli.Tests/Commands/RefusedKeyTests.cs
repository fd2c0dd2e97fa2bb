using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>A Quatrix service whose login asks for a PIN and that makes no API keys, so that a mount cannot be let in by what was typed.</summary>
public sealed class RefusedKeyTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData(22, 403, """{"msg":"Restricted","code":50,"details":{}}""", "Restricted (code 50)")]
    [InlineData(35, 400, """{"msg":"Not supported","code":21,"details":{}}""", "Not supported (code 21)")]
    [InlineData(35, 201, """{"id":"1"}""", "without its text")]
    public async Task A_service_that_makes_no_API_keys_is_told_with_what_to_do_and_nothing_is_kept(int code, int status, string reply, string expected)
    {
        using var certificate = OwnCertificate.Make(DateTimeOffset.UnixEpoch.AddYears(200));
        var authority = OwnCertificate.Write(certificate, _workplace);
        await using var server = new ScriptedServer(request => Answer(request, ScriptedReply.Json(reply, status)), certificate);
        var run = await _workplace.RunAsync(
            ["config", "add", "team", $"quatrix://{server.Address.Authority}/", "--stdin", "--ca-cert", authority], "me@example.org\nsecret password\n1234\n");
        Assert.True(run.Code == code, run.ToString());
        Assert.Matches("^cloudmount: A mount cannot give a second factor and needs an API key, [^\n]+ cloudmount config add team\n$", run.Error);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workplace.ConfigFile));
        Assert.EndsWith("session/logout", server.Requests.Last().Target, StringComparison.Ordinal);
    }

    private static ScriptedReply Answer(ScriptedRequest request, ScriptedReply made) => (request.Method, request.Target) switch
    {
        ("GET", "/api/1.0/session/login") => ScriptedReply.Json("""{"session_id":"s1"}""", 207).With("Mfa-Code: 73"),
        ("POST", "/api/1.0/session/login") => ScriptedReply.Json("""{"session_id":"s1"}"""),
        ("POST", "/api/1.0/api-key/create") => made,
        _ => ScriptedReply.Json("{}"),
    };
}
