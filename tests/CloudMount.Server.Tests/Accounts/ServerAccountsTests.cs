using System.Text;
using CloudMount.Server.Files;
using CloudMount.Server.Tests.Quatrix;
using CloudMount.TestKit;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Tests.Accounts;

/// <summary>Accounts that are looked after beside a running server.</summary>
public sealed class ServerAccountsTests : IAsyncLifetime
{
    private const string Key = "me@example.org";
    private readonly ManualTimeProvider _clock = new();
    private TestServer _server = null!;
    private ServerAccounts _accounts = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(options => options with { TimeProvider = _clock });
        _accounts = ServerAccounts.Open(_server.DataDirectory);
    }

    public ValueTask DisposeAsync()
    {
        _accounts.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task An_account_that_was_added_is_let_in_by_both_APIs()
    {
        var added = _accounts.Add(Key, "correct horse battery")!;
        Assert.Null(_accounts.Add(Key, null));
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var client = await LoginAsync(added);
        Assert.Equal(Key, (await client.GetAsync("profile")).Text("email"));
        Assert.Equal(200, await ListAsync(added));
        Assert.Equal([(Key, true), (_server.Account.Key, true)], _accounts.List().OrderBy(account => account.Key.Length).Select(account => (account.Key, account.IsActive)));
    }

    [Fact]
    public async Task A_new_password_ends_sessions_and_not_API_keys()
    {
        using var client = await LoginAsync(_server.Account);
        var changed = _accounts.SetPassword(_server.Account.Key, null)!;
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await client.GetAsync("profile")).Is(401, 70);
        (await QuatrixClient.LoginAsync(_server, _server.Account)).Is(401, 70);
        Assert.Equal((401, 200), (await ListAsync(_server.Account), await ListAsync(changed)));
        using var key = new QuatrixClient(_server.Server.BaseAddress, _server.Server.CreatedApiKey);
        Assert.Equal(200, (await key.GetAsync("profile")).Status);
        Assert.Null(_accounts.SetPassword("nobody@example.org", null));
    }

    [Fact]
    public async Task A_deactivated_account_is_let_in_by_nothing_until_it_is_activated_again()
    {
        using var client = await LoginAsync(_server.Account);
        using var key = new QuatrixClient(_server.Server.BaseAddress, _server.Server.CreatedApiKey);
        Assert.True(_accounts.SetActive(_server.Account.Key, isActive: false));
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await client.GetAsync("profile")).Is(401, 70);
        (await key.GetAsync("profile")).Is(403, 82);
        (await QuatrixClient.LoginAsync(_server, _server.Account)).Is(403, 81);
        (await QuatrixClient.LoginAsync(_server, _server.Account with { Password = "wrong" })).Is(401, 70);
        Assert.Equal(403, await ListAsync(_server.Account));
        Assert.True(_accounts.SetActive(_server.Account.Key, isActive: true));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await key.GetAsync("profile")).Status);
        Assert.Equal(200, await ListAsync(_server.Account));
        Assert.False(_accounts.SetActive("nobody@example.org", isActive: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_shuts_a_session_out_is_not_undone_by_a_call_that_came_before_the_server_knew(bool isDisabled)
    {
        using var client = await LoginAsync(_server.Account);
        if (isDisabled) Assert.True(_accounts.SetActive(_server.Account.Key, isActive: false));
        else _accounts.SetPassword(_server.Account.Key, "correct horse battery");
        (await client.PostAsync("profile/set", new { name = "Me" })).Is(401, 70);
        using var fresh = ServerAccounts.Open(_server.DataDirectory);
        var kept = Assert.Single(fresh.List());
        Assert.Equal((!isDisabled, _server.Account.Key), (kept.IsActive, kept.Name));
        (await client.GetAsync("profile")).Is(401, 70);
        Assert.Equal(isDisabled ? 403 : 401, await ListAsync(_server.Account));
    }

    [Fact]
    public async Task A_new_password_of_a_session_is_refused_where_its_account_was_shut_out_meanwhile()
    {
        using var client = await LoginAsync(_server.Account);
        var next = _server.Account with { Password = "a new one, longer" };
        Assert.True(_accounts.SetActive(_server.Account.Key, isActive: false));
        (await client.PostAsync("profile/set-password", new { password = Base64(_server.Account.Password), new_password = Base64(next.Password) })).Is(401, 70);
        using var fresh = ServerAccounts.Open(_server.DataDirectory);
        Assert.False(Assert.Single(fresh.List()).IsActive);
        (await QuatrixClient.LoginAsync(_server, next)).Is(401, 70);
        (await QuatrixClient.LoginAsync(_server, _server.Account)).Is(403, 81);
    }

    [Fact]
    public async Task A_removed_account_is_gone_with_its_API_keys()
    {
        using var client = await LoginAsync(_server.Account);
        using var key = new QuatrixClient(_server.Server.BaseAddress, _server.Server.CreatedApiKey);
        Assert.True(_accounts.Remove(_server.Account.Key));
        Assert.False(_accounts.Remove(_server.Account.Key));
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await client.GetAsync("profile")).Is(401, 70);
        (await key.GetAsync("profile")).Is(401, 70);
        Assert.Equal(401, await ListAsync(_server.Account));
        _accounts.Add(_server.Account.Key, _server.Account.Password);
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await key.GetAsync("profile")).Is(401, 70);
        Assert.Equal(200, await ListAsync(_server.Account));
    }

    [Theory]
    [InlineData("short", null)]
    [InlineData("with:colon@example.org", null)]
    [InlineData("me@nowhere", null)]
    [InlineData(Key, "too short")]
    [InlineData(Key, " begins with a space")]
    public void What_keeps_no_rule_is_refused_with_the_rule(string key, string? password)
    {
        var refused = Assert.Throws<ArgumentException>(() => _accounts.Add(key, password));
        Assert.Contains(password is null ? "A key" : "A password", refused.Message, StringComparison.Ordinal);
        Assert.Single(_accounts.List());
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_taken_over_with_accounts_and_keys()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-old-");
        try
        {
            await MakeOldFileAsync(Path.Combine(home.FullName, "data"));
            await using var server = await TestServer.StartAsync(home.FullName);
            Assert.Null(server.CreatedAccount);
            using var client = new QuatrixClient(server.BaseAddress, _server.Server.CreatedApiKey);
            var profile = await client.GetAsync("profile");
            Assert.Equal((_server.Account.Key, EntryId.Of("user " + _server.Account.Key).ToString()), (profile.Text("email"), profile.Text("id")));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    /// <summary>With the account and the API key of the server.</summary>
    private async Task MakeOldFileAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        await using var old = new SqliteConnection($"Data Source={Path.Combine(directory, "accounts.db")};Pooling=False");
        await old.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = old.CreateCommand();
        command.CommandText =
            "CREATE TABLE api_key (id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, "
            + "hint TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, is_active INTEGER NOT NULL) WITHOUT ROWID;"
            + "CREATE TABLE account (key TEXT PRIMARY KEY, password_hash TEXT NOT NULL) WITHOUT ROWID;"
            + "ATTACH $now AS now;"
            + "INSERT INTO account SELECT key, password_hash FROM now.account;"
            + "INSERT INTO api_key SELECT id, $key, name, hash, hint, created, modified, is_active FROM now.api_key;";
        command.Parameters.AddWithValue("$now", Path.Combine(_server.DataDirectory, "accounts.db"));
        command.Parameters.AddWithValue("$key", _server.Account.Key);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<QuatrixClient> LoginAsync(FirstAccount account)
    {
        var login = await QuatrixClient.LoginAsync(_server, account);
        Assert.Equal(200, login.Status);
        return new(_server.Server.BaseAddress, null) { Session = login.Text("session_id") };
    }

    private async Task<int> ListAsync(FirstAccount account)
    {
        using var client = new HttpClient { BaseAddress = _server.Server.BaseAddress };
        client.DefaultRequestHeaders.Authorization = TestServer.BasicOf(account.Key, account.Password);
        using var response = await client.GetAsync("/api/1.0/paths/list/", TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
