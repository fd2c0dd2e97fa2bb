using System.Diagnostics;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Ids over what both APIs and other programs do to the folder.</summary>
public sealed class IdTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly TestServer _server = fixture.Server;
    private readonly QuatrixClient _client = fixture.Client;

    [Fact]
    public async Task A_file_keeps_its_id_when_a_SmartFile_client_moves_and_replaces_it()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1]);
        var id = await _client.IdAsync($"{folder}/f");
        Directory.CreateDirectory(_server.FileOf($"{folder}/d"));
        Assert.Equal(200, (await _server.EditAsync($"{folder}/f", ("path", $"{folder}/d/g"))).Status);
        Assert.Equal(200, (await _server.PutContentAsync((await _server.EditAsync($"{folder}/d/g", ("upload", ""))).Text("upload"), [1, 2])).Status);
        var file = await _client.GetAsync("file/metadata/" + id);
        Assert.Equal((200, "g", 2L), (file.Status, file.Text("name"), file.Number("size")));
        Assert.Equal(id, await _client.IdAsync($"{folder}/d/g"));
        Assert.Equal(200, (await _server.EditAsync($"{folder}/d/g", ("attributes", "{\"a\":\"b\"}"))).Status);
        Assert.Equal(id, await _client.IdAsync($"{folder}/d/g"));
    }

    [Fact]
    public async Task To_be_given_an_id_changes_no_version()
    {
        var folder = _server.NewFolder();
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/f"), "x", TestContext.Current.CancellationToken);
        var version = (await _server.ListAsync($"{folder}/f")).Text("version");
        await _client.IdAsync($"{folder}/f");
        Assert.Equal(version, (await _server.ListAsync($"{folder}/f")).Text("version"));
    }

    [Fact]
    public async Task What_is_moved_directly_in_the_folder_is_found_again()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/a/b"));
        Directory.CreateDirectory(_server.FileOf($"{folder}/c"));
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/a/b/f"), "x", TestContext.Current.CancellationToken);
        var (directory, file) = (await _client.IdAsync($"{folder}/a"), await _client.IdAsync($"{folder}/a/b/f"));
        Directory.Move(_server.FileOf($"{folder}/a"), _server.FileOf($"{folder}/c/z"));
        Assert.Equal("f", (await _client.GetAsync("file/metadata/" + file)).Text("name"));
        var moved = await _client.GetAsync("file/metadata/" + directory);
        Assert.Equal(("z", await _client.IdAsync($"{folder}/c")), (moved.Text("name"), moved.Text("parent_id")));
        File.Delete(_server.FileOf($"{folder}/c/z/b/f"));
        (await _client.GetAsync("file/metadata/" + file)).Is(404, 20);
        Assert.Equal(200, (await _client.GetAsync("file/metadata/" + directory)).Status);
    }

    [Fact]
    public async Task A_copy_with_its_attributes_gets_an_id_of_its_own_when_it_is_met()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/d"));
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/d/f"), "x", TestContext.Current.CancellationToken);
        var (directory, file) = (await _client.IdAsync($"{folder}/d"), await _client.IdAsync($"{folder}/d/f"));
        using (var copy = Process.Start("cp", ["-a", _server.FileOf($"{folder}/d"), _server.FileOf($"{folder}/copy")]))
            await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        var listed = await _client.ListAsync(await _client.IdAsync(folder));
        Assert.Equal(directory, listed["d"]);
        Assert.NotEqual(directory, listed["copy"]);
        var copied = await _client.ListAsync(listed["copy"]);
        Assert.NotEqual(file, copied["f"]);
        Assert.Equal(file, (await _client.ListAsync(directory))["f"]);
        Assert.Equal(copied["f"], await _client.IdAsync($"{folder}/copy/f"));
    }

    [Fact]
    public async Task An_entry_that_replaced_another_is_not_taken_for_it()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1]);
        var id = await _client.IdAsync($"{folder}/f");
        File.Delete(_server.FileOf($"{folder}/f"));
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/f"), "another", TestContext.Current.CancellationToken);
        (await _client.GetAsync("file/metadata/" + id)).Is(404, 20);
        (await _client.PostAsync("file/delete", new { ids = new[] { id } })).Is(404, 20);
        Assert.NotEqual(id, await _client.IdAsync($"{folder}/f"));
    }

    [Fact]
    public async Task Ids_hold_over_a_restart_and_without_the_hints()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-ids-");
        try
        {
            string root, file, key;
            await using (var first = await TestServer.StartAsync(home.FullName))
            {
                key = first.CreatedApiKey!;
                using var client = new QuatrixClient(first.BaseAddress, key);
                root = await client.IdAsync("");
                file = await client.UploadAsync(root, "f", "x");
            }

            await using (var second = await TestServer.StartAsync(home.FullName))
            {
                using var client = new QuatrixClient(second.BaseAddress, key);
                Assert.Equal((root, file), (await client.IdAsync(""), (await client.ListAsync(root))["f"]));
                Assert.Equal(200, (await client.GetAsync("file/metadata/" + file)).Status);
            }

            foreach (var database in Directory.GetFiles(Path.Combine(home.FullName, "data"), "quatrix.db*")) File.Delete(database);
            await using var third = await TestServer.StartAsync(home.FullName);
            using var last = new QuatrixClient(third.BaseAddress, key);
            Assert.Equal(file, await last.IdAsync("f"));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
