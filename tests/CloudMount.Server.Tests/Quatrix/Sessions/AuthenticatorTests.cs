using CloudMount.Server.Accounts;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Calls;
using CloudMount.Server.Quatrix.Sessions;
using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Quatrix.Sessions;

public sealed class AuthenticatorTests : IDisposable
{
    private const string Pin = "1234";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("cloudmount-sessions-");
    private readonly ManualTimeProvider _clock = new();
    private readonly Logins _logins;
    private readonly SessionStore _sessions;
    private readonly Caller _caller;

    public AuthenticatorTests()
    {
        _logins = Logins.Open(_data.FullName, _clock);
        _sessions = new(TimeSpan.FromMinutes(15), _clock);
        var account = _logins.Accounts.Add("me@example.org", "no hash")!;
        Assert.Equal(FactorVerdict.Right, _logins.Factors.Set(account.Id, SecondFactor.Pin, Pin));
        _caller = new(account, Session.Of(account, _logins.Factors.AskedOf(account.Id)));
        _sessions.Open(_caller.Session!);
    }

    public void Dispose()
    {
        _logins.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task The_last_factor_completes_the_session()
    {
        var (session, error) = await ContinueAsync();
        Assert.Null(error);
        Assert.True(session!.IsComplete);
        Assert.True(_sessions.Touch(session.Id)!.IsComplete);
    }

    [Fact]
    public async Task A_session_that_another_call_closed_while_its_factor_was_judged_stays_closed()
    {
        _sessions.Close(_caller.Session!.Id);
        Assert.Equal((null, ErrorReply.NoLogin), await ContinueAsync());
        Assert.Null(_sessions.Touch(_caller.Session.Id));
    }

    [Fact]
    public async Task A_session_that_ended_while_its_factor_was_judged_stays_ended()
    {
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal((null, ErrorReply.NoLogin), await ContinueAsync());
        Assert.Null(_sessions.Touch(_caller.Session!.Id));
    }

    private async Task<(Session? Session, ErrorReply? Error)> ContinueAsync() => await new Authenticator(_logins, _sessions)
        .ContinueAsync(_caller, new LoginAnswer(SecondFactor.Pin, Pin), TestContext.Current.CancellationToken);
}
