using System.Diagnostics;
using System.Globalization;
using System.Text;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Changes;

public sealed class FeedTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly TestServer _server = fixture.Server;
    private readonly QuatrixClient _client = fixture.Client;

    [Fact]
    public async Task Each_change_through_SmartFile_is_told_on_both_wires()
    {
        var folder = _server.NewFolder();
        var reader = await ChangeReader.BeginAsync(_server, _client, folder);
        await _server.AddAsync($"{folder}/d", ("directory", ""));
        await _server.UploadAsync($"{folder}/d/f", [1]);
        Assert.Equal(["create d/", "create d/f"], await reader.ReadAsync());
        var edit = await _server.EditAsync($"{folder}/d/f", ("upload", ""));
        await _server.PutContentAsync(edit.Text("upload"), [1, 2]);
        await _server.EditAsync($"{folder}/d/f", ("updated", "1767225600"));
        Assert.Equal(["modify d/f", "modify d/f"], await reader.ReadAsync());
        await _server.EditAsync($"{folder}/d/f", ("name", "g"));
        await _server.EditAsync($"{folder}/d", ("name", "e"));
        Assert.Equal(["move d/f > d/g", "move d > e/"], await reader.ReadAsync());
        await _server.AddAsync($"{folder}/h", ("file", ""));
        await _server.EditAsync($"{folder}/h", ("path", $"{folder}/e/g"), ("overwrite", ""));
        Assert.Equal(["create h", "move h > e/g"], await reader.ReadAsync());
        await _server.DeleteAsync($"{folder}/e/g");
        await _server.DeleteAsync($"{folder}/e");
        Assert.Equal(["delete e/g", "delete e/"], await reader.ReadAsync());
        await _server.ListAsync(folder);
        await _server.DeleteAsync($"{folder}/none");
        await _server.EditAsync($"{folder}/none", ("name", "x"));
        Assert.Empty(await reader.ReadAsync());
    }

    [Fact]
    public async Task Each_change_through_Quatrix_is_told_on_both_wires()
    {
        var folder = _server.NewFolder();
        var id = await _client.IdAsync(folder);
        var reader = await ChangeReader.BeginAsync(_server, _client, folder);
        var directory = await _client.MakeDirectoryAsync(id, "d");
        var file = await _client.UploadAsync(directory, "f", "x");
        Assert.Equal(["create d/", "create d/f"], await reader.ReadAsync());
        var modify = (await _client.PostAsync("file/modify", new { id = file, truncate = 0 })).Text("upload_key");
        await _client.GetAsync("upload/finalize/" + modify);
        await _client.PostAsync("file/metadata", new { id = file, mtime = 1.5 });
        Assert.Equal(["modify d/f", "modify d/f"], await reader.ReadAsync());
        await _client.PostAsync("file/rename/" + file, new { name = "g" });
        await _client.PostAsync("file/moveone", new { file_id = file, target_id = id, name = "g", resolve = false });
        await _client.PostAsync("file/copyone", new { file_id = file, target_id = directory, name = "copy", resolve = false });
        await _client.PostAsync("file/move", new { ids = new[] { file }, target = directory });
        Assert.Equal(["move d/f > d/g", "move d/g > g", "create d/copy", "move g > d/g"], await reader.ReadAsync());
        await _client.PostAsync("file/delete", new { ids = new[] { directory } });
        Assert.Equal(["delete d/"], await reader.ReadAsync());
        await _client.PostAsync("file/moveone", new { file_id = directory, target_id = id, name = "back", resolve = false });
        Assert.Equal(["create back/"], await reader.ReadAsync());
        await _client.PostAsync("file/delete", new { ids = new[] { file } });
        await _client.PostAsync("file/delete", new { ids = new[] { file } });
        await _client.PostAsync("file/delete", new { ids = new[] { directory }, delete_permanently = true });
        Assert.Equal(["delete back/g", "delete back/"], await reader.ReadAsync());
    }

    [Fact]
    public async Task The_published_call_tells_rows_with_ids_and_from_where_to_go_on()
    {
        var folder = _server.NewFolder();
        var id = await _client.IdAsync(folder);
        var began = (await _client.GetAsync("file/diff/" + id)).Json.GetProperty("to").GetDecimal();
        var file = await _client.UploadAsync(id, "f", "xyz");
        await _client.PostAsync("file/rename/" + file, new { name = "g" });
        var diff = await _client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"file/diff/{id}?from={began}"));
        var rows = diff.Json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(["create f", "rename g"], rows.Select(row => $"{row.GetProperty("action").GetString()} {row.GetProperty("name").GetString()}"));
        Assert.All(rows, row => Assert.Equal((file, id, "F", 3), (
            row.GetProperty("id").GetString(), row.GetProperty("parent_id").GetString(), row.GetProperty("type").GetString(), row.GetProperty("size").GetInt32())));
        var to = diff.Json.GetProperty("to").GetDecimal();
        Assert.Empty((await _client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"file/diff/{id}?from={to}"))).Json.GetProperty("data").EnumerateArray());
        var early = await _client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"file/diff/{id}?from={began}&to={began}"));
        Assert.Empty(early.Json.GetProperty("data").EnumerateArray());
        Assert.Equal(began, early.Json.GetProperty("to").GetDecimal());
    }

    [Fact]
    public async Task Changes_of_a_directory_are_found_whatever_it_was_called_then()
    {
        var folder = _server.NewFolder();
        await _server.AddAsync($"{folder}/a", ("directory", ""));
        var id = await _client.IdAsync($"{folder}/a");
        var cursor = (await _client.GetAsync("file/diff/" + id)).Text("cursor");
        await _server.UploadAsync($"{folder}/a/f", [1]);
        await _server.UploadAsync($"{folder}/other", [1]);
        await _server.EditAsync($"{folder}/a", ("name", "b"));
        await _server.UploadAsync($"{folder}/b/g", [1]);
        var diff = await _client.GetAsync($"file/diff/{id}?since={cursor}");
        Assert.Equal(["f", "b", "g"], diff.Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_waiting_client_is_answered_as_soon_as_there_is_a_change()
    {
        var folder = _server.NewFolder();
        var cursor = (await _server.CallAsync(HttpMethod.Get, "changes" + folder)).Text("cursor");
        var id = await _client.IdAsync(folder);
        var clock = Stopwatch.StartNew();
        var waiting = _server.CallAsync(HttpMethod.Get, "changes" + folder, ("since", cursor), ("wait", "30"));
        var alsoWaiting = _client.GetAsync($"file/diff/{id}?since={cursor}&wait=30");
        await _server.UploadAsync($"{_server.NewFolder("elsewhere")}/f", [1]);
        await _server.UploadAsync($"{folder}/f", [1]);
        Assert.Equal($"{folder}/f", Assert.Single((await waiting).Json.GetProperty("changes").EnumerateArray()).GetProperty("path").GetString());
        Assert.Equal($"{folder}/f", Assert.Single((await alsoWaiting).Json.GetProperty("data").EnumerateArray()).GetProperty("path").GetString());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Without_a_change_the_wait_ends_with_its_time()
    {
        var folder = _server.NewFolder();
        var cursor = (await _server.CallAsync(HttpMethod.Get, "changes" + folder)).Text("cursor");
        var clock = Stopwatch.StartNew();
        var answer = await _server.CallAsync(HttpMethod.Get, "changes" + folder, ("since", cursor), ("wait", "0.3"));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.29), TimeSpan.FromSeconds(10));
        Assert.Equal((200, false), (answer.Status, answer.Json.GetProperty("has_more").GetBoolean()));
        Assert.Empty(answer.Json.GetProperty("changes").EnumerateArray());
    }

    [Fact]
    public async Task What_a_client_did_itself_is_left_out_for_it_alone()
    {
        var folder = _server.NewFolder();
        var cursor = (await _server.CallAsync(HttpMethod.Get, "changes" + folder)).Text("cursor");
        using var own = new HttpRequestMessage(HttpMethod.Post, $"/api/1.0/paths/add{folder}/own?directory");
        own.Headers.Add("X-CloudMount-Client", "me-1");
        Assert.Equal(201, (await _server.SendAsync(own)).Status);
        var id = await _client.IdAsync(folder);
        var mine = await _client.GetAsync($"file/diff/{id}?since={cursor}", ("X-CloudMount-Client", "me-1"));
        Assert.Empty(mine.Json.GetProperty("data").EnumerateArray());
        Assert.NotEqual(cursor, mine.Text("cursor"));
        Assert.Single((await _client.GetAsync($"file/diff/{id}?since={cursor}", ("X-CloudMount-Client", "other"))).Json.GetProperty("data").EnumerateArray());
        Assert.Single((await _client.GetAsync($"file/diff/{id}?since={cursor}", ("X-CloudMount-Client", "not a token"))).Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Content_sent_to_an_upload_URL_counts_as_of_who_was_given_it()
    {
        var folder = _server.NewFolder();
        var cursor = (await _server.CallAsync(HttpMethod.Get, "changes" + folder)).Text("cursor");
        using var edit = new HttpRequestMessage(HttpMethod.Put, $"/api/1.0/paths/edit{folder}/f?upload&if_version=");
        edit.Headers.Add("X-CloudMount-Client", "giver");
        await _server.PutContentAsync((await _server.SendAsync(edit)).Text("upload"), [1]);
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"/api/1.0/paths/changes{folder}?since={cursor}");
        ask.Headers.Add("X-CloudMount-Client", "giver");
        Assert.Empty((await _server.SendAsync(ask)).Json.GetProperty("changes").EnumerateArray());
    }

    [Fact]
    public async Task A_limit_says_that_there_is_more()
    {
        var folder = _server.NewFolder();
        var cursor = (await _server.CallAsync(HttpMethod.Get, "changes" + folder)).Text("cursor");
        for (var i = 0; i < 5; i++) await _server.AddAsync($"{folder}/{i}", ("directory", ""));
        var names = new StringBuilder();
        for (var pages = 1; ; pages++)
        {
            var answer = await _server.CallAsync(HttpMethod.Get, "changes" + folder, ("since", cursor), ("limit", "2"));
            foreach (var change in answer.Json.GetProperty("changes").EnumerateArray()) names.Append(change.GetProperty("path").GetString()![^1]);
            cursor = answer.Text("cursor");
            if (answer.Json.GetProperty("has_more").GetBoolean()) continue;
            Assert.Equal(("01234", 3), (names.ToString(), pages));
            break;
        }
    }

    [Theory]
    [InlineData("since=nonsense", 410)]
    [InlineData("since=", 410)]
    [InlineData("since=0123456789abcdef-5", 410)]
    [InlineData("wait=61", 400)]
    [InlineData("wait=-1", 400)]
    [InlineData("wait=x", 400)]
    [InlineData("limit=0", 400)]
    [InlineData("limit=10001", 400)]
    [InlineData("limit=x", 400)]
    public async Task Bad_parameters_are_refused_in_a_sentence(string query, int status)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/api/1.0/paths/changes/?" + query);
        var answer = await _server.SendAsync(ask);
        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Message);
        (await _client.GetAsync("file/diff/?" + query)).Is(status, status == 410 ? 60 : 10);
    }

    [Fact]
    public async Task Times_and_places_that_cannot_be_are_refused()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1]);
        Assert.Equal(404, (await _server.CallAsync(HttpMethod.Get, $"changes{folder}/none")).Status);
        Assert.Equal(400, (await _server.CallAsync(HttpMethod.Get, $"changes{folder}/f")).Status);
        Assert.Equal(405, (await _server.CallAsync(HttpMethod.Post, $"changes{folder}")).Status);
        (await _client.GetAsync($"file/diff/{await _client.IdAsync(folder + "/f")}")).Is(400, 10);
        (await _client.GetAsync($"file/diff/{Guid.NewGuid()}")).Is(404, 20);
        (await _client.GetAsync("file/diff?from=1")).Is(410, 60);
        (await _client.GetAsync("file/diff?from=x")).Is(400, 10);
        (await _client.GetAsync("file/diff?from=5&to=4")).Is(400, 10);
    }

    [Fact]
    public async Task Changes_in_XML_have_the_same_parts()
    {
        var folder = _server.NewFolder();
        var cursor = (await _server.CallAsync(HttpMethod.Get, "changes" + folder)).Text("cursor");
        await _server.AddAsync($"{folder}/d", ("directory", ""));
        var answer = await _server.CallAsync(HttpMethod.Get, "changes" + folder, ("since", cursor), ("format", "xml"));
        Assert.Contains(
            $"<has_more>False</has_more><changes><resource><path>{folder}/d</path><action>create</action><is_directory>True</is_directory></resource></changes>",
            answer.Body,
            StringComparison.Ordinal);
    }
}
