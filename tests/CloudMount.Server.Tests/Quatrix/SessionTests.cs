using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class SessionTests
{
    [Fact]
    public async Task A_login_opens_a_session_that_lives_for_15_minutes_since_the_last_call()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = clock });
        using var client = new QuatrixClient(server.Server.BaseAddress, null);
        var login = await LoginAsync(client, server.Account.Key, server.Account.Password);
        Assert.Equal(200, login.Status);
        Assert.Equal(login.Text("session_id"), login.Headers["X-Auth-Token"]);
        Assert.True(Guid.TryParse(login.Text("session_id"), out _));
        client.Session = login.Text("session_id");
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(14));
            Assert.Equal(200, (await client.GetAsync("session/keepalive")).Status);
        }

        clock.Advance(TimeSpan.FromMinutes(15));
        (await client.GetAsync("profile")).Is(401, 70);
        (await client.GetAsync("session/keepalive")).Is(401, 70);
    }

    [Fact]
    public async Task A_session_that_was_logged_out_is_over()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new QuatrixClient(server.Server.BaseAddress, null);
        client.Session = (await LoginAsync(client, server.Account.Key, server.Account.Password)).Text("session_id");
        var profile = await client.GetAsync("profile");
        Assert.Equal(server.Account.Key, profile.Text("email"));
        Assert.False(profile.Json.GetProperty("is_contact").GetBoolean());
        Assert.Equal(200, (await client.GetAsync("session/logout")).Status);
        (await client.GetAsync("profile")).Is(401, 70);
        client.Session = Guid.NewGuid().ToString();
        (await client.GetAsync("profile")).Is(401, 70);
    }

    [Fact]
    public async Task A_login_needs_the_right_password_by_Basic()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new QuatrixClient(server.Server.BaseAddress, null);
        (await client.GetAsync("session/login")).Is(401, 75);
        (await LoginAsync(client, server.Account.Key, "wrong")).Is(401, 70);
        (await LoginAsync(client, "nobody", server.Account.Password)).Is(401, 70);
        (await LoginAsync(client, server.Account.Key, "")).Is(401, 72);
        (await client.GetAsync("profile")).Is(401, 70);

        // What lets a SmartFile client in does so at the login only.
        (await client.GetAsync("profile", ("Authorization", TestServer.BasicOf(server.Account.Key, server.Account.Password).ToString()))).Is(401, 70);
        (await client.PostAsync("session/login", new { auth_type = "PIN", code = "1" })).Is(401, 70);
    }

    [Fact]
    public async Task What_the_server_is_called_is_told_to_anybody()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new QuatrixClient(server.Server.BaseAddress, null);
        Assert.Equal("A", (await client.GetAsync("account/metadata")).Text("status"));
    }

    [Fact]
    public async Task A_plain_server_knows_no_Quatrix()
    {
        await using var server = await TestServer.StartAsync(options => options with { IsPlain = true });
        Assert.Null(server.Server.CreatedApiKey);
        var answer = await server.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/1.0/profile"));
        Assert.Equal(404, answer.Status);
        Assert.NotEmpty(answer.Message);
    }

    private static Task<Answer> LoginAsync(QuatrixClient client, string key, string password) => client.LoginAsync(new(key, password));
}
