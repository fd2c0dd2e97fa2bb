using System.Text;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>What an account changes of itself, and what the server tells about itself.</summary>
public sealed class ProfileTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private QuatrixClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _client = await LoginAsync(_server.Account);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task A_new_password_needs_the_old_one_and_ends_the_other_sessions()
    {
        using var other = await LoginAsync(_server.Account);
        using var key = new QuatrixClient(_server.Server.BaseAddress, _server.Server.CreatedApiKey);
        var (old, next) = (Base64(_server.Account.Password), Base64("a new one, longer"));
        (await key.PostAsync("profile/set-password", new { password = old, new_password = next })).Is(403, 70);
        (await _client.PostAsync("profile/set-password", new { password = Base64("wrong"), new_password = next })).Is(400, 10);
        (await _client.PostAsync("profile/set-password", new { password = old, new_password = Base64("short") })).Is(400, 10);
        (await _client.PostAsync("profile/set-password", new { password = "%", new_password = next })).Is(400, 10);
        (await _client.PostAsync("profile/set-password", new { password = old })).Is(400, 11);
        Assert.Equal(_server.Account.Key, (await _client.PostAsync("profile/set-password", new { password = old, new_password = next })).Text("email"));
        Assert.Equal(200, (await _client.GetAsync("profile")).Status);
        (await other.GetAsync("profile")).Is(401, 70);
        (await QuatrixClient.LoginAsync(_server, _server.Account)).Is(401, 70);
        using var again = await LoginAsync(_server.Account with { Password = "a new one, longer" });
    }

    [Fact]
    public async Task Name_and_address_can_be_changed_and_an_address_that_is_taken_cannot()
    {
        var other = _server.Server.AddAccount();
        var id = (await _client.GetAsync("profile")).Text("id");
        (await _client.PostAsync("profile/set", new { email = other.Key })).Is(400, 31);
        (await _client.PostAsync("profile/set", new { email = "none" })).Is(400, 10);
        (await _client.PostAsync("profile/set", new { name = "" })).Is(400, 10);
        Assert.Equal(200, (await _client.PostAsync("profile/set", new { name = "Me", email = "me@example.org", language = "de_DE", message_signature = "-- me" })).Status);
        var profile = await _client.GetAsync("profile");
        Assert.Equal(
            (id, "Me", "me@example.org", "de_DE", "-- me"),
            (profile.Text("id"), profile.Text("name"), profile.Text("email"), profile.Text("language"), profile.Text("message_signature")));
        Assert.Single((await _client.GetAsync("api-key")).Json.EnumerateArray());
        using var again = await LoginAsync(_server.Account with { Key = "me@example.org" });
    }

    [Fact]
    public async Task The_server_tells_what_it_is()
    {
        (await _client.GetAsync("account/logo")).Is(404, 90);
        var id = (await _client.GetAsync("account/info")).Text("id");
        var listed = (await _client.GetAsync("account/list")).Json[0];
        Assert.Equal((id, true), (listed.GetProperty("id").GetString(), listed.GetProperty("current").GetBoolean()));
        Assert.Equal((await _client.GetAsync("profile")).Text("id"), (await _client.GetAsync("account/roles")).Json[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_server_speaks_one_language_which_is_told_to_anybody()
    {
        using var nobody = new QuatrixClient(_server.Server.BaseAddress, null);
        var usual = (await nobody.GetAsync("languages/default")).Text("id");
        (await nobody.GetAsync("languages")).Is(401, 70);
        Assert.Equal(usual, Assert.Single((await _client.GetAsync("languages")).Json.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(usual, (await _client.GetAsync("profile")).Text("language"));
    }

    private async Task<QuatrixClient> LoginAsync(FirstAccount account)
    {
        var login = await QuatrixClient.LoginAsync(_server, account);
        Assert.Equal(200, login.Status);
        return new(_server.Server.BaseAddress, null) { Session = login.Text("session_id") };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
