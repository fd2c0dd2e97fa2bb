using System.Diagnostics;
using System.Net.Http.Headers;

namespace CloudMount.Server.Tests.Changes;

public sealed class FeedLifeTests
{
    [Fact]
    public async Task A_waiting_client_does_not_hold_up_the_end_of_the_server_nor_does_one_that_left()
    {
        await using var server = await TestServer.StartAsync();
        var cursor = (await server.CallAsync(HttpMethod.Get, "changes/")).Text("cursor");
        using var gone = new CancellationTokenSource();
        var left = server.Client.GetAsync($"/api/1.0/paths/changes/?since={cursor}&wait=60", gone.Token);
        var waiting = server.CallAsync(HttpMethod.Get, "changes/", ("since", cursor), ("wait", "60"));
        await server.ListAsync("/");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var clock = Stopwatch.StartNew();
        await server.Server.StopAsync(TestContext.Current.CancellationToken);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.Equal(200, (await waiting).Status);
    }

    [Fact]
    public async Task A_cursor_holds_over_a_restart()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-server-");
        try
        {
            string cursor;
            AuthenticationHeaderValue login;
            await using (var server = await TestServer.StartAsync(home.FullName))
            {
                login = TestServer.BasicOf(server.CreatedAccount!.Key, server.CreatedAccount.Password);
                using var client = ClientOf(server, login);
                cursor = (await GetAsync(client, "")).Text("cursor");
                using var made = await client.PostAsync("/api/1.0/paths/add/d?directory", null, TestContext.Current.CancellationToken);
                Assert.True(made.IsSuccessStatusCode);
            }

            await using var restarted = await TestServer.StartAsync(home.FullName);
            using var again = ClientOf(restarted, login);
            Assert.Equal("/d", Assert.Single((await GetAsync(again, "?since=" + cursor)).Json.GetProperty("changes").EnumerateArray()).GetProperty("path").GetString());
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_plain_server_has_no_feed()
    {
        await using var server = await TestServer.StartAsync(options => options with { IsPlain = true });
        Assert.Equal(404, (await server.CallAsync(HttpMethod.Get, "changes/")).Status);
    }

    private static HttpClient ClientOf(CloudMountServer server, AuthenticationHeaderValue login)
    {
        var client = new HttpClient { BaseAddress = server.BaseAddress };
        client.DefaultRequestHeaders.Authorization = login;
        return client;
    }

    private static async Task<Answer> GetAsync(HttpClient client, string query)
    {
        using var response = await client.GetAsync("/api/1.0/paths/changes/" + query, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }
}
