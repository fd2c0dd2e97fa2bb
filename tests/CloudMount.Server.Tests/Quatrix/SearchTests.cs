namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Tags, searches and tables of a tree.</summary>
public sealed class SearchTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly QuatrixClient _client = fixture.Client;

    [Fact]
    public async Task Tags_stay_with_the_entry_and_are_kept_once()
    {
        var folder = await NewFolderAsync();
        var id = await _client.UploadAsync(folder, "f", "");
        var added = await AddTagAsync(id, "text", "blue");
        Assert.Equal((200, id, "text", "blue"), (added.Status, added.Text("file_id"), added.Text("type"), added.Text("value")));
        Assert.Equal(added.Text("id"), (await AddTagAsync(id, "text", "blue")).Text("id"));
        Assert.Equal(200, (await AddTagAsync(id, "text", "green")).Status);
        Assert.Equal(200, (await _client.PostAsync($"file/rename/{id}", new { name = "g", resolve = false })).Status);
        var tags = (await _client.GetAsync($"file/tags/{id}")).Json.EnumerateArray();
        Assert.Equal("blue green", string.Join(" ", tags.Select(tag => tag.GetProperty("value").GetString())));

        (await AddTagAsync(id, "text", "")).Is(400, 10);
        (await _client.PostAsync($"file/add-tag/{id}", new { type = "text" })).Is(400, 11);
        (await AddTagAsync("123", "text", "x")).Is(404, 20);
        (await _client.GetAsync($"file/tags/{Guid.NewGuid()}")).Is(404, 20);
    }

    [Fact]
    public async Task An_entry_has_at_most_a_hundred_tags()
    {
        var folder = await NewFolderAsync();
        for (var number = 0; number < 100; number++) Assert.Equal(200, (await AddTagAsync(folder, "text", $"{number}")).Status);
        (await AddTagAsync(folder, "text", "more")).Is(403, 50);
        Assert.Equal(200, (await AddTagAsync(folder, "text", "99")).Status);
    }

    [Fact]
    public async Task Entries_are_found_by_name_tag_and_time()
    {
        var folder = await NewFolderAsync();
        var old = await _client.UploadAsync(folder, "Needle-old.txt", "1");
        var fresh = await _client.UploadAsync(await _client.MakeDirectoryAsync(folder, "deep"), "needle-new.txt", "22");
        await _client.UploadAsync(folder, "haystack", "");
        Assert.Equal(200, (await _client.PostAsync("file/metadata", new { id = old, mtime = 1_000_000_000 })).Status);
        await AddTagAsync(old, "text", "Gold");

        Assert.Equal([old, fresh], await FindAsync(new { _and = new[] { new { name = All("text", "needle") } } }));
        Assert.Equal([old], await FindAsync(new { _and = new[] { new { tag = All("text", "gold") } } }));
        Assert.Equal([old], await FindAsync(new { _and = new[] { new { name = All("text", "NEEDLE"), modified = All("to", 1_000_000_001) } } }));
        Assert.Equal([fresh], await FindAsync(new { _and = new[] { new { name = All("text", "needle"), modified = All("from", 1_000_000_001) } } }));
        Assert.Equal([old, fresh], await FindAsync(new { _or = new object[] { new { tag = All("text", "gold") }, new { name = All("text", "needle-new") } } }));
        Assert.Empty(await FindAsync(new { _and = new object[] { new { tag = All("text", "gold") }, new { name = All("text", "needle-new") } } }));

        (await _client.PostAsync("file/search", new { })).Is(400, 11);
        (await _client.PostAsync("file/search", new { _and = "x" })).Is(400, 10);
        (await _client.PostAsync("file/search", new { _and = new[] { new { size = 1 } } })).Is(400, 10);
        (await _client.PostAsync("file/search", new { _and = new[] { new { modified = All("from", "yesterday") } } })).Is(400, 10);
        (await _client.PostAsync("file/search", new { _and = new[] { new { name = All("from", "x") } } })).Is(400, 10);
    }

    [Fact]
    public async Task A_tree_is_told_as_a_table()
    {
        var folder = await NewFolderAsync();
        var id = await _client.UploadAsync(await _client.MakeDirectoryAsync(folder, "a,b"), "say \"x\"", "123");
        await _client.PostAsync("file/metadata", new { id, mtime = 1_000_000_000 });
        var answer = await _client.GetAsync($"file/csv/{folder}");
        Assert.Equal(200, answer.Status);
        var lines = answer.Body.Split("\r\n");
        Assert.Equal("Path,Name,Size,Type,Created,Modified,Content_modified,Created_by,Owner", lines[0]);
        Assert.StartsWith("\"/A_tree_is_told_as_a_table/a,b\",\"a,b\",3,D,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"/A_tree_is_told_as_a_table/a,b/say \"\"x\"\"\",\"say \"\"x\"\"\",3,F,", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",2001-09-09T01:46:40Z,2001-09-09T01:46:40Z,,", lines[2], StringComparison.Ordinal);
        Assert.Equal("", lines[3]);
        (await _client.GetAsync("file/csv/123")).Is(404, 20);
    }

    private static object All(string type, object value) => new { _and = new[] { new { type, value } } };

    private async Task<string[]> FindAsync(object search)
    {
        var answer = await _client.PostAsync("file/search", search);
        Assert.Equal(200, answer.Status);
        return [.. answer.Json.EnumerateArray().OrderBy(file => file.GetProperty("modified").GetInt64()).Select(file => file.GetProperty("id").GetString()!)];
    }

    private Task<Answer> AddTagAsync(string id, string type, string value) => _client.PostAsync($"file/add-tag/{id}", new { type, value });

    private async Task<string> NewFolderAsync() => await _client.MakeDirectoryAsync(await _client.IdAsync(""), TestContext.Current.TestMethod!.MethodName);
}
