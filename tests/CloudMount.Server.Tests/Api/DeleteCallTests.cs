using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Server.Tests.Api;

public sealed class DeleteCallTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_file_and_a_tree_are_gone_after_one_call()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1]);
        Directory.CreateDirectory(_server.FileOf($"{folder}/a/b/c"));
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/a/b/f"), "x", TestContext.Current.CancellationToken);
        var answer = await _server.DeleteAsync($"{folder}/f/");
        Assert.Equal((204, ""), (answer.Status, answer.Body));
        Assert.Equal(204, (await _server.DeleteAsync($"{folder}/a")).Status);
        Assert.Empty(Directory.GetFileSystemEntries(_server.FileOf(folder)));
        Assert.Equal(404, (await _server.DeleteAsync($"{folder}/a")).Status);
        Assert.Equal(404, (await _server.DeleteAsync($"{folder}/a/b")).Status);
    }

    [Fact]
    public async Task The_root_is_never_deleted()
    {
        Assert.Equal(403, (await _server.DeleteAsync("/")).Status);
        Assert.True(Directory.Exists(_server.Root));
    }

    [Fact]
    public async Task A_version_that_moved_on_keeps_the_file()
    {
        var folder = _server.NewFolder();
        var version = (await _server.UploadAsync($"{folder}/f", [1])).GetProperty("version").GetString()!;
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/f"), "edited in the folder", TestContext.Current.CancellationToken);
        Assert.Equal(412, (await _server.DeleteAsync($"{folder}/f", ("if_version", version))).Status);
        Assert.Equal(412, (await _server.DeleteAsync($"{folder}/f", ("if_version", ""))).Status);
        Assert.Equal(412, (await _server.DeleteAsync(folder, ("if_version", version))).Status);
        Assert.Equal(404, (await _server.DeleteAsync($"{folder}/no", ("if_version", version))).Status);
        version = (await _server.ListAsync($"{folder}/f")).Text("version");
        Assert.Equal(204, (await _server.DeleteAsync($"{folder}/f", ("if_version", version))).Status);
    }

    [Fact]
    public async Task The_condition_may_stand_in_the_body()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1]);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/1.0/paths/delete{folder}/f")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("if_version", "other")]),
        };
        Assert.Equal(412, (await _server.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_tree_goes_only_while_it_is_what_its_mark_says()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/t/empty"));
        Directory.CreateDirectory(_server.FileOf($"{folder}/t/\uE000"));
        var one = (await _server.UploadAsync($"{folder}/t/b", [1])).GetProperty("version").GetString()!;
        var other = (await _server.UploadAsync($"{folder}/t/\uE000/\U0001F600", [2])).GetProperty("version").GetString()!;
        var mark = Mark($"b\0f{one}\n", $"empty\0d{Mark()}\n", $"\uE000\0d{Mark($"\U0001F600\0f{other}\n")}\n");

        await File.WriteAllTextAsync(_server.FileOf($"{folder}/t/empty/new"), "x", TestContext.Current.CancellationToken);
        Assert.Equal(412, (await _server.DeleteAsync($"{folder}/t", ("if_tree", mark))).Status);
        Assert.Equal(412, (await _server.DeleteAsync($"{folder}/t/b", ("if_tree", mark))).Status);
        Assert.Equal(404, (await _server.DeleteAsync($"{folder}/no", ("if_tree", mark))).Status);
        File.Delete(_server.FileOf($"{folder}/t/empty/new"));
        Assert.Equal(204, (await _server.DeleteAsync($"{folder}/t", ("if_tree", mark))).Status);
        Assert.Empty(Directory.GetFileSystemEntries(_server.FileOf(folder)));
    }

    [Fact]
    public async Task What_is_uploaded_into_a_tree_that_is_deleted_meanwhile_is_refused_or_keeps_the_tree()
    {
        var folder = _server.NewFolder();
        var random = new Random(1);
        for (var round = 0; round < 40; round++)
        {
            Directory.CreateDirectory(_server.FileOf($"{folder}/t/d"));
            var mark = Mark($"d\0d{Mark()}\n");
            var edit = await _server.EditAsync($"{folder}/t/d/f", ("upload", ""), ("if_version", ""));
            var pause = random.Next(2000);
            var upload = _server.PutContentAsync(edit.Text("upload"), [1]);
            SpinWait.SpinUntil(() => upload.IsCompleted, TimeSpan.FromMicroseconds(pause));
            var delete = await _server.DeleteAsync($"{folder}/t", round % 2 == 0 ? [("if_tree", mark)] : []);
            var uploaded = await upload;
            var isThere = File.Exists(_server.FileOf($"{folder}/t/d/f"));
            if (delete.Status == 412) Assert.Equal((200, true), (uploaded.Status, isThere));
            else if (round % 2 == 0) Assert.Equal((204, 404, false), (delete.Status, uploaded.Status, isThere));
            else Assert.False(isThere);
            await _server.DeleteAsync($"{folder}/t");
        }
    }

    private static string Mark(params string[] entries) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(entries))));
}
