using System.Globalization;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class ConcurrencyTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly QuatrixClient _client = fixture.Client;

    [Fact]
    public async Task All_who_meet_an_entry_first_are_told_the_same_id()
    {
        var folder = fixture.Server.NewFolder();
        for (var i = 0; i < 200; i++) await File.WriteAllTextAsync(fixture.Server.FileOf($"{folder}/{i}"), "x", TestContext.Current.CancellationToken);
        var id = await _client.IdAsync(folder);
        var lists = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _client.ListAsync(id)));
        Assert.Equal(200, lists[0].Values.Distinct(StringComparer.Ordinal).Count());
        Assert.All(lists, list => Assert.Equal(lists[0], list));
    }

    [Fact]
    public async Task Of_many_who_move_onto_one_name_each_leaves_a_whole_file()
    {
        var folder = fixture.Server.NewFolder();
        var target = await _client.IdAsync(folder);
        await Parallel.ForAsync(0, 40, TestContext.Current.CancellationToken, async (i, _) =>
        {
            var id = await _client.UploadAsync(target, $"{i}.partial", new string((char)('a' + (i % 26)), 1000));
            var moved = await _client.PostAsync(
                "file/moveone", new { file_id = id, target_id = target, name = "f", mtime = 1, resolve = true, resolve_mode = "overwrite" });
            Assert.Equal((200, id), (moved.Status, moved.Text("id")));
        });
        var only = Assert.Single(await _client.ListAsync(target));
        var content = (await _client.DownloadAsync([only.Value])).Body;
        Assert.Equal(1000, content.Length);
        Assert.Single(content.Distinct());
    }

    [Fact]
    public async Task Clients_of_both_kinds_see_each_others_changes_at_once()
    {
        var folder = fixture.Server.NewFolder();
        var id = await _client.IdAsync(folder);
        for (var i = 0; i < 30; i++)
        {
            var name = i.ToString(CultureInfo.InvariantCulture);
            await fixture.Server.UploadAsync($"{folder}/smartfile{name}", [1]);
            Assert.True((await _client.ListAsync(id)).TryGetValue("smartfile" + name, out var file));
            Assert.Equal(200, (await _client.PostAsync($"file/rename/{file}", new { name = "quatrix" + name })).Status);
            Assert.Equal(200, (await fixture.Server.ListAsync($"{folder}/quatrix{name}")).Status);
            Assert.Equal(204, (await fixture.Server.DeleteAsync($"{folder}/quatrix{name}")).Status);
            (await _client.GetAsync("file/metadata/" + file)).Is(404, 20);
        }

        Assert.Empty(await _client.ListAsync(id));
    }
}
