using System.Text;
using CloudMount.TestKit;
using OtpNet;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Second factors of logins.</summary>
public sealed class MfaTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private TestServer _server = null!;
    private QuatrixClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(options => options with { TimeProvider = _clock });
        _client = await LoginAsync();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task A_one_time_code_is_asked_for_taken_once_and_until_then_nothing_else_may_be_done()
    {
        var code = await EnableCodeAsync();
        using var client = await BeginAsync(71);
        (await client.GetAsync("profile")).Is(401, 71);
        (await client.GetAsync("session/keepalive")).Is(401, 71);
        (await client.PostAsync("session/login", new { auth_type = "2FA", code = "000000" })).Is(401, 83);
        (await client.PostAsync("session/login", new { auth_type = "2FA", code = code.ComputeTotp(Now) })).Is(401, 83);
        (await client.PostAsync("session/login", new { auth_type = "PIN", code = "1234" })).Is(401, 71);
        (await client.PostAsync("session/login", new { auth_type = "2FA" })).Is(400, 11);
        (await client.PostAsync("session/login", new { auth_type = "SMS", code = "1" })).Is(400, 10);
        var next = code.ComputeTotp(Now.AddSeconds(30));
        var done = await client.PostAsync("session/login", new { auth_type = "2FA", value = new { code = next } });
        Assert.Equal((200, client.Session), (done.Status, done.Text("session_id")));
        Assert.Equal("2FA", (await client.GetAsync("profile")).Json.GetProperty("auth_methods")[0].GetString());
        (await client.PostAsync("session/login", new { auth_type = "2FA", code = next })).Is(400, 40);

        using var replay = await BeginAsync(71);
        (await replay.PostAsync("session/login", new { auth_type = "2FA", code = next })).Is(401, 83);
        _clock.Advance(TimeSpan.FromSeconds(90));
        (await replay.PostAsync("session/login", new { auth_type = "2FA", code = code.ComputeTotp(Now.AddSeconds(-60)) })).Is(401, 83);
        Assert.Equal(200, (await replay.PostAsync("session/login", new { auth_type = "2FA", code = code.ComputeTotp(Now.AddSeconds(-30)) })).Status);
        Assert.Equal(200, (await replay.GetAsync("session/logout")).Status);
    }

    [Fact]
    public async Task A_code_and_a_PIN_are_asked_for_one_after_the_other()
    {
        var code = await EnableCodeAsync();
        Assert.Equal(200, (await _client.PostAsync("profile/set-mfa", new { auth_type = "PIN", code = "0815" })).Status);
        using var client = await BeginAsync(71);
        var first = await client.PostAsync("session/login", new { auth_type = "2FA", code = code.ComputeTotp(Now.AddSeconds(30)) });
        Assert.Equal((207, "73"), (first.Status, first.Headers["Mfa-Code"]));
        (await client.GetAsync("profile")).Is(401, 73);
        (await client.PostAsync("session/login", new { value = new { pin = Convert.ToBase64String("0816"u8) } })).Is(401, 84);
        Assert.Equal(200, (await client.PostAsync("session/login", new { auth_type = "PIN", value = new { pin = Convert.ToBase64String("0815"u8) } })).Status);
        Assert.Equal(200, (await client.GetAsync("profile")).Status);

        Assert.Equal("success", (await client.PostAsync("profile/remove-mfa", new { auth_type = "PIN" })).Text("status"));
        (await client.PostAsync("profile/remove-mfa", new { auth_type = "PIN" })).Is(404, 90);
        Assert.Equal("success", (await client.PostAsync("profile/remove-mfa", new { auth_type = "2FA" })).Text("status"));
        using var plain = await LoginAsync();
    }

    [Fact]
    public async Task A_new_factor_ends_the_other_sessions_and_takes_a_session_and_a_proof()
    {
        using var other = await LoginAsync();
        using var key = new QuatrixClient(_server.Server.BaseAddress, _server.Server.CreatedApiKey);
        (await key.GetAsync("profile/2fa/generate")).Is(403, 70);
        (await key.PostAsync("profile/remove-mfa", new { auth_type = "PIN" })).Is(403, 70);
        (await _client.PostAsync("profile/set-mfa", new { auth_type = "2FA", code = "123456" })).Is(404, 90);
        (await _client.PostAsync("profile/set-mfa", new { auth_type = "PIN", code = "12" })).Is(400, 10);
        (await _client.GetAsync("profile/2fa/other")).Is(400, 21);
        await SecretAsync();
        (await _client.PostAsync("profile/set-mfa", new { auth_type = "2FA", code = "123456" })).Is(401, 83);
        using var before = await LoginAsync();
        var set = await _client.PostAsync("profile/set-mfa", new { auth_type = "PIN", code = "1234" });
        Assert.Equal(_client.Session, set.Json.GetProperty("session_ids")[0].GetString());
        (await other.GetAsync("profile")).Is(401, 70);
        Assert.Equal((200, 200), ((await _client.GetAsync("profile")).Status, (await key.GetAsync("profile")).Status));
    }

    [Fact]
    public async Task A_run_of_wrong_PINs_is_held_back_and_then_locks_the_account_for_a_while()
    {
        Assert.Equal(200, (await _client.PostAsync("profile/set-mfa", new { auth_type = "PIN", code = "1234" })).Status);
        using var client = await BeginAsync(73);
        for (var i = 0; i < 5; i++) (await GuessAsync(client)).Is(401, 84);
        var held = GuessAsync(client);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(held.IsCompleted);
        (await EndAsync(held)).Is(401, 84);
        for (var i = 0; i < 4; i++) (await EndAsync(GuessAsync(client))).Is(401, 84);
        (await client.PostAsync("session/login", new { auth_type = "PIN", code = "1234" })).Is(403, 81);
        (await QuatrixClient.LoginAsync(_server, _server.Account)).Is(403, 81);
        _clock.Advance(TimeSpan.FromMinutes(15));
        using var later = await BeginAsync(73);
        Assert.Equal(200, (await later.PostAsync("session/login", new { code = "1234" })).Status);
    }

    [Fact]
    public async Task SmartFile_lets_an_account_with_a_factor_in_by_its_API_key_alone()
    {
        Assert.Equal((200, 200), (await ListAsync(_server.Account.Password), await ListAsync(_server.Server.CreatedApiKey!)));
        await _client.PostAsync("profile/set-mfa", new { auth_type = "PIN", code = "1234" });
        Assert.Equal((403, 200), (await ListAsync(_server.Account.Password), await ListAsync(_server.Server.CreatedApiKey!)));
        var other = _server.Server.AddAccount();
        Assert.Equal((401, 401), (await ListAsync("wrong"), await ListAsync(_server.Server.CreatedApiKey!, other.Key)));
        var id = (await _client.GetAsync("api-key")).Json[0].GetProperty("id").GetString();
        await _client.PostAsync("api-key/update/" + id, new { status = "D" });
        Assert.Equal(401, await ListAsync(_server.Server.CreatedApiKey!));
    }

    [Fact]
    public async Task Who_looks_after_the_server_can_take_a_lost_factor_away()
    {
        await _client.PostAsync("profile/set-mfa", new { auth_type = "PIN", code = "1234" });
        using var accounts = ServerAccounts.Open(_server.DataDirectory);
        Assert.True(accounts.List().Single().HasPin);
        Assert.True(accounts.ResetFactors(_server.Account.Key));
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var client = await LoginAsync();
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(_server.DataDirectory, "accounts.db"), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("1234:", text, StringComparison.Ordinal);
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private async Task<QuatrixClient> LoginAsync()
    {
        var login = await QuatrixClient.LoginAsync(_server, _server.Account);
        Assert.Equal(200, login.Status);
        return new(_server.Server.BaseAddress, null) { Session = login.Text("session_id") };
    }

    /// <summary>A login that lacks a factor.</summary>
    private async Task<QuatrixClient> BeginAsync(int lacks)
    {
        var login = await QuatrixClient.LoginAsync(_server, _server.Account);
        Assert.Equal((207, lacks.ToString(System.Globalization.CultureInfo.InvariantCulture)), (login.Status, login.Headers["Mfa-Code"]));
        return new(_server.Server.BaseAddress, null) { Session = login.Text("session_id") };
    }

    private async Task<Totp> EnableCodeAsync()
    {
        var code = new Totp(Base32Encoding.ToBytes(await SecretAsync()));
        Assert.Equal(200, (await _client.PostAsync("profile/set-mfa", new { auth_type = "2FA", code = code.ComputeTotp(Now) })).Status);
        return code;
    }

    /// <summary>The secret, read from the image as an authenticator does.</summary>
    private async Task<string> SecretAsync()
    {
        var answer = await _client.GetAsync("profile/2fa/generate");
        Assert.Equal(200, answer.Status);
        var uri = new Uri(QrCode.Read(answer.Json.GetBytesFromBase64()));
        Assert.Equal(("otpauth", "totp"), (uri.Scheme, uri.Host));
        return uri.Query.TrimStart('?').Split('&').Single(part => part.StartsWith("secret=", StringComparison.Ordinal))["secret=".Length..];
    }

    private static Task<Answer> GuessAsync(QuatrixClient client) => client.PostAsync("session/login", new { auth_type = "PIN", code = "9999" });

    private async Task<Answer> EndAsync(Task<Answer> held)
    {
        while (!held.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return await held;
    }

    private async Task<int> ListAsync(string password, string? key = null)
    {
        using var client = new HttpClient { BaseAddress = _server.Server.BaseAddress };
        client.DefaultRequestHeaders.Authorization = TestServer.BasicOf(key ?? _server.Account.Key, password);
        using var response = await client.GetAsync("/api/1.0/paths/list/", TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
