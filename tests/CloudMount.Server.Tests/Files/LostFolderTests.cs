namespace CloudMount.Server.Tests.Files;

public sealed class LostFolderTests
{
    [Fact]
    public async Task Nothing_looks_deleted_when_the_served_folder_is_removed()
    {
        await using var server = await TestServer.StartAsync();
        await server.AddAsync("/d", ("directory", ""));
        await server.UploadAsync("/d/f", [1]);
        Directory.Delete(server.Root, recursive: true);
        Answer[] answers =
        [
            await server.ListAsync("/"), await server.ListAsync("/", ("recurse", "all")), await server.ListAsync("/d/f"),
            await server.AddAsync("/x", ("file", "")), await server.EditAsync("/d/f", ("upload", "")), await server.DeleteAsync("/d/f"),
        ];
        Assert.All(answers, answer => Assert.Equal(500, answer.Status));
        Assert.All(answers, answer => Assert.Contains("was removed", answer.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_is_moved_is_served_on()
    {
        await using var server = await TestServer.StartAsync();
        Directory.Move(server.Root, server.Root + "-moved");
        await server.UploadAsync("/f", [1]);
        var root = await server.ListAsync("/");
        Assert.Equal((200, 1, false), (root.Status, root.Number("size"), root.Has("disk_limit")));
    }

    [Fact]
    public async Task Without_its_own_directory_the_server_fails_and_no_path_is_called_missing()
    {
        await using var server = await TestServer.StartAsync();
        await server.UploadAsync("/f", [1]);
        var url = (await server.EditAsync("/f", ("upload", ""))).Text("upload");
        Directory.Delete(Path.Combine(server.Root, ".cloudmount-unfinished"), recursive: true);
        Answer[] answers =
        [
            await server.PutContentAsync(url, [2]), await server.AddAsync("/x", ("file", "")), await server.AddAsync("/x", ("directory", "")),
        ];
        Assert.All(answers, answer => Assert.Equal(500, answer.Status));
        Assert.Equal([1], await File.ReadAllBytesAsync(server.FileOf("/f"), TestContext.Current.CancellationToken));
    }
}
