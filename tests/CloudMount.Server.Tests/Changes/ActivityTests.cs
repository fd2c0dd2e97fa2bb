using System.Text.Json;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Changes;

public sealed class ActivityTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly TestServer _server = fixture.Server;
    private readonly QuatrixClient _client = fixture.Client;

    [Fact]
    public async Task What_was_done_through_each_API_is_in_the_log_with_who_did_it()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1, 2, 3]);
        var url = await _server.DownloadUrlAsync($"{folder}/f");
        for (var i = 0; i < 3; i++) Assert.Equal(3, (await _server.Anonymous.GetByteArrayAsync(url, TestContext.Current.CancellationToken)).Length);
        var id = await _client.IdAsync(folder);
        await _client.MakeDirectoryAsync(id, "d");
        await _client.PostAsync("file/rename/" + await _client.IdAsync($"{folder}/f"), new { name = "g" });
        await _server.EditAsync($"{folder}/g", ("updated", "1767225600"));
        await _server.DeleteAsync($"{folder}/g");
        var rows = (await _client.GetAsync("tracking/activity")).Json.EnumerateArray()
            .Where(row => row.GetProperty("payload").GetProperty("path").GetString()!.StartsWith(folder, StringComparison.Ordinal)).Reverse().ToArray();
        Assert.Equal(
            ["upload f smartfile 3", "download f smartfile 3", "makedir d quatrix 0", "move-rename g quatrix 3", "delete g smartfile 3"],
            rows.Select(Describe));
        Assert.All(rows, row => Assert.Equal((_server.Account.Key, "A", "file"), (
            row.GetProperty("email").GetString(), row.GetProperty("user_status").GetString(), row.GetProperty("event").GetString())));
        Assert.Equal(rows.Select(row => row.GetProperty("timestamp").GetDecimal()).Order(), rows.Select(row => row.GetProperty("timestamp").GetDecimal()));
        var user = rows[0].GetProperty("user_id").GetString();
        Assert.NotEmpty((await _client.GetAsync($"tracking/activity?user_id={user}&limit=2")).Json.EnumerateArray());
        Assert.Empty((await _client.GetAsync($"tracking/activity?user_id={Guid.NewGuid()}")).Json.EnumerateArray());
        Assert.Empty((await _client.GetAsync("tracking/activity?to=1")).Json.EnumerateArray());
        var table = (await _client.GetAsync("tracking/csv?limit=1")).Body.Split("\r\n");
        Assert.Equal(3, table.Length);
        Assert.EndsWith($",web,file,delete,{folder}/g,,3", table[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_to_one_entry_is_found_by_its_id()
    {
        var folder = _server.NewFolder();
        var id = await _client.IdAsync(folder);
        var file = await _client.UploadAsync(id, "f", "x");
        await _client.UploadAsync(id, "other", "x");
        await _client.DownloadAsync([file]);
        var rows = (await _client.GetAsync($"tracking/activity?id={file}")).Json.EnumerateArray();
        Assert.Equal(["download f quatrix 1", "upload f quatrix 1"], rows.Select(Describe));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=x")]
    [InlineData("from=x")]
    [InlineData("user_id=x")]
    [InlineData("id=x")]
    public async Task Bad_parameters_are_refused(string query) => (await _client.GetAsync("tracking/activity?" + query)).Is(400, 10);

    private static string Describe(JsonElement row)
    {
        var payload = row.GetProperty("payload");
        return $"{row.GetProperty("action").GetString()} {payload.GetProperty("path").GetString()!.Split('/')[^1]} {payload.GetProperty("api").GetString()} {payload.GetProperty("size").GetInt64()}";
    }
}
