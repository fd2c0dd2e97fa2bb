using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Accounts;

public sealed class AccountTests
{
    [Fact]
    public async Task The_first_start_makes_an_account_and_later_ones_know_it()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-accounts-");
        try
        {
            FirstAccount account;
            await using (var first = await TestServer.StartAsync(home.FullName))
            {
                account = first.CreatedAccount!;
                Assert.True(account.Key.Length >= 30 && account.Password.Length >= 30);
                Assert.DoesNotContain(account.Password, account.ToString(), StringComparison.Ordinal);
                Assert.Equal(200, await StatusAsync(first, account.Key, account.Password));
            }

            var database = Path.Combine(home.FullName, "data", "accounts.db");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(database));
            var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
            Assert.Contains(account.Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(account.Password, text, StringComparison.Ordinal);

            await using var second = await TestServer.StartAsync(home.FullName);
            Assert.Null(second.CreatedAccount);
            Assert.Equal(401, await StatusAsync(second, account.Key, account.Password + "x"));
            Assert.Equal(200, await StatusAsync(second, account.Key, account.Password));
            Assert.Equal(401, await StatusAsync(second, account.Key, account.Password + "x"));
            Assert.Equal(401, await StatusAsync(second, "nobody", account.Password));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_added_account_works_at_once_and_after_a_new_password_the_old_one_does_not()
    {
        await using var server = await TestServer.StartAsync();
        var key = new string('k', 30);
        var added = server.Server.AddAccount(key, new string('p', 30));
        Assert.Equal(200, await StatusAsync(server.Server, added.Key, added.Password));
        var changed = server.Server.AddAccount(key);
        Assert.Equal(200, await StatusAsync(server.Server, key, changed.Password));
        Assert.Equal(401, await StatusAsync(server.Server, key, added.Password));
        Assert.Throws<ArgumentException>(() => server.Server.AddAccount("short"));
        Assert.Throws<ArgumentException>(() => server.Server.AddAccount(new string('k', 30) + ":"));
        Assert.Throws<ArgumentException>(() => server.Server.AddAccount(password: new string('\u00e4', 30)));
    }

    [Fact]
    public async Task A_run_of_wrong_passwords_is_held_back_and_the_right_one_is_not()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = clock });
        for (var i = 0; i < 5; i++) Assert.Equal(401, await StatusAsync(server.Server, server.Account.Key, "wrong"));
        var held = StatusAsync(server.Server, server.Account.Key, "wrong");
        Assert.Equal(200, await StatusAsync(server.Server, server.Account.Key, server.Account.Password));
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(held.IsCompleted);
        while (!held.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(401, await held);
    }

    [Fact]
    public async Task Logins_wait_in_a_bounded_line_that_delays_nobody_who_is_known()
    {
        await using var server = await TestServer.StartAsync();
        using var stranger = new HttpClient { BaseAddress = server.Server.BaseAddress };
        stranger.DefaultRequestHeaders.Authorization = TestServer.BasicOf(new string('n', 30), new string('p', 30));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var logins = Enumerable.Range(0, 100).Select(_ => stranger.GetAsync("/api/1.0/paths/list/?format=xml", end.Token)).ToList();
        var answer = await FirstRefusedAsync(logins);
        Assert.Equal(200, await StatusAsync(server.Server, server.Account.Key, server.Account.Password));
        Assert.Equal((503, "1", "text/xml"), (answer.Status, answer.Headers["Retry-After"], answer.ContentType));
        Assert.Contains("next=1 sec", answer.Headers["X-Throttle"], StringComparison.Ordinal);
        await end.CancelAsync();
        await ((Task)Task.WhenAll(logins)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>On a busy machine some are checked, and are 401, before the line is full.</summary>
    private static async Task<Answer> FirstRefusedAsync(IEnumerable<Task<HttpResponseMessage>> logins)
    {
        await foreach (var login in Task.WhenEach(logins))
        {
            var answer = await Answer.ReadAsync(await login);
            if (answer.Status == 503) return answer;
            Assert.Equal(401, answer.Status);
        }

        throw new InvalidOperationException("Nobody was refused.");
    }

    private static async Task<int> StatusAsync(CloudMountServer server, string key, string password)
    {
        using var client = new HttpClient { BaseAddress = server.BaseAddress };
        client.DefaultRequestHeaders.Authorization = TestServer.BasicOf(key, password);
        using var response = await client.GetAsync("/api/1.0/paths/list/", TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
