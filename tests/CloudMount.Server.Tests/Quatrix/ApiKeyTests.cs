using System.Text;
using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class ApiKeyTests
{
    [Fact]
    public async Task A_key_can_be_made_listed_disabled_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        using var first = new QuatrixClient(server.Server.BaseAddress, server.Server.CreatedApiKey);
        var created = await first.PostAsync("api-key/create", new { name = "laptop", status = "A", role_id = (string?)null });
        Assert.Equal((201, server.Account.Key), (created.Status, created.Text("email")));
        var id = created.Text("id");
        using var second = new QuatrixClient(server.Server.BaseAddress, created.Text("key"));
        var listed = (await second.GetAsync("api-key")).Json.EnumerateArray().ToArray();
        Assert.Equal(2, listed.Length);
        Assert.All(listed, key => Assert.False(key.TryGetProperty("key", out _)));
        Assert.StartsWith((await first.GetAsync("api-key/metadata/" + id)).Text("hint"), created.Text("key"), StringComparison.Ordinal);

        Assert.Equal("D", (await first.PostAsync("api-key/update/" + id, new { status = "D" })).Text("status"));
        (await second.GetAsync("profile")).Is(403, 80);
        Assert.Equal("laptop", (await first.PostAsync("api-key/update/" + id, new { status = "A" })).Text("name"));
        Assert.Equal(200, (await second.GetAsync("profile")).Status);
        Assert.Equal(id, (await first.GetAsync("api-key/delete/" + id)).Text("id"));
        (await second.GetAsync("profile")).Is(401, 70);
        (await first.GetAsync("api-key/metadata/" + id)).Is(404, 20);
        (await first.GetAsync("api-key/delete/no-uuid")).Is(404, 20);
        (await first.PostAsync("api-key/create", new { status = "A" })).Is(400, 11);
        (await first.PostAsync("api-key/create", new { name = "x", status = "X" })).Is(400, 10);
        (await first.PostAsync("api-key/create", new { name = "" })).Is(400, 10);
        (await first.PostAsync("api-key/create", new { name = new string('x', 201) })).Is(400, 10);
        (await first.PostAsync("api-key/create", new { name = "x", role_id = Guid.NewGuid() })).Is(403, 50);
        Assert.Equal(201, (await first.PostAsync("api-key/create", new { name = "x", role_id = (await first.GetAsync("profile")).Text("id") })).Status);
    }

    [Fact]
    public async Task The_first_key_holds_over_a_restart_and_only_its_hash_is_kept()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-keys-");
        try
        {
            string key;
            await using (var first = await TestServer.StartAsync(home.FullName)) key = first.CreatedApiKey!;
            await using var second = await TestServer.StartAsync(home.FullName);
            Assert.Null(second.CreatedApiKey);
            using var client = new QuatrixClient(second.BaseAddress, key);
            Assert.Equal(200, (await client.GetAsync("profile")).Status);
            foreach (var file in Directory.GetFiles(Path.Combine(home.FullName, "data")))
            {
                var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
                Assert.DoesNotContain(key, text, StringComparison.Ordinal);
            }
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_run_of_wrong_keys_is_held_back_and_the_right_one_is_not()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = clock });
        using var wrong = new QuatrixClient(server.Server.BaseAddress, "wrong");
        using var right = new QuatrixClient(server.Server.BaseAddress, server.Server.CreatedApiKey);
        for (var i = 0; i < 5; i++) (await wrong.GetAsync("profile")).Is(401, 70);
        var held = wrong.GetAsync("profile");
        Assert.Equal(200, (await right.GetAsync("profile")).Status);
        Assert.False(held.IsCompleted);
        while (!held.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        (await held).Is(401, 70);
    }

    [Fact]
    public async Task Keys_of_one_account_are_not_seen_by_another()
    {
        await using var server = await TestServer.StartAsync();
        using var first = new QuatrixClient(server.Server.BaseAddress, server.Server.CreatedApiKey);
        var other = server.Server.AddAccount();
        using var second = new QuatrixClient(server.Server.BaseAddress, null);
        second.Session = (await second.LoginAsync(other)).Text("session_id");
        var id = (await first.GetAsync("api-key")).Json[0].GetProperty("id").GetString();
        Assert.Equal("[]", (await second.GetAsync("api-key")).Body);
        var (firstUser, secondUser) = ((await first.GetAsync("profile")).Text("id"), (await second.GetAsync("profile")).Text("id"));
        Assert.Equal(id, (await first.GetAsync("api-key/" + firstUser)).Json[0].GetProperty("id").GetString());
        Assert.Equal("[]", (await second.GetAsync("api-key/" + secondUser)).Body);
        (await second.GetAsync("api-key/" + firstUser)).Is(403, 50);
        (await second.GetAsync("api-key/" + Guid.NewGuid())).Is(404, 20);
        (await second.GetAsync("api-key/no-uuid")).Is(404, 20);
        (await second.GetAsync("api-key/create")).Is(400, 40);
        (await second.GetAsync("api-key/delete/" + id)).Is(404, 20);
    }
}
