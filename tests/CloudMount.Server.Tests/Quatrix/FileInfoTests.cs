using System.Text;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Whose an entry is, who brought it and where it lies.</summary>
public sealed class FileInfoTests(ProjectFixture fixture) : IClassFixture<ProjectFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Who_made_a_file_owns_it_and_who_wrote_it_last_is_told_beside()
    {
        var folder = await fixture.Owner.MakeDirectoryAsync("", "made");
        var file = await fixture.First.UploadAsync(folder, "file", "one");
        Assert.Equal(("/made/file", "homes", fixture.FirstId, fixture.FirstId), await ReadAsync(file));
        Assert.Equal(("/made", "homes", fixture.OwnerId, fixture.OwnerId), await ReadAsync(folder));
        var key = (await fixture.Second.PostAsync("file/modify", new { id = file, truncate = 0 })).Text("upload_key");
        Assert.Equal(200, (await fixture.Second.SendChunkAsync(key, "two"u8.ToArray(), "bytes 0-2/3")).Status);
        Assert.Equal(200, (await fixture.Second.GetAsync("upload/finalize/" + key)).Status);
        await fixture.Owner.PostAsync("file/rename/" + file, new { name = "renamed" });
        Assert.Equal(("/made/renamed", "homes", fixture.FirstId, fixture.SecondId), await ReadAsync(file));
        await fixture.Owner.PostAsync("file/delete", new { ids = (string[])[file] });
        Assert.Equal(("/renamed", "trash", fixture.FirstId, fixture.SecondId), await ReadAsync(file));
        Assert.Equal(("/", "homes", "", ""), await ReadAsync(""));
    }

    [Fact]
    public async Task What_is_in_a_project_folder_is_of_the_owner_of_that()
    {
        var folder = await fixture.Owner.MakeDirectoryAsync("", "project");
        var inner = await fixture.First.MakeDirectoryAsync(folder, "inner");
        var file = await fixture.First.UploadAsync(inner, "file", "x");
        await fixture.Owner.PostAsync("project-folder/create", new { name = "project", file_id = folder, users_permissions = Array.Empty<object>() });
        Assert.Equal(("/project/inner/file", "projects", fixture.OwnerId, fixture.FirstId), await ReadAsync(file));
    }

    [Fact]
    public async Task A_file_that_came_by_SmartFile_is_of_its_account_and_one_that_came_past_the_server_of_nobody()
    {
        var folder = _server.NewFolder("brought");
        await _server.UploadAsync(folder + "/file", Encoding.UTF8.GetBytes("by SmartFile"));
        await File.WriteAllTextAsync(_server.FileOf(folder + "/past"), "x", TestContext.Current.CancellationToken);
        Assert.Equal(("/brought/file", "homes", fixture.OwnerId, fixture.OwnerId), await ReadAsync(await fixture.Owner.IdAsync("brought/file")));
        Assert.Equal(("/brought/past", "homes", "", ""), await ReadAsync(await fixture.Owner.IdAsync("brought/past")));

        // Nobody is told to have brought what was written into a file in the folder.
        var file = await fixture.First.UploadAsync(await fixture.Owner.IdAsync("brought"), "edited", "brought");
        await File.AppendAllTextAsync(_server.FileOf(folder + "/edited"), " and edited", TestContext.Current.CancellationToken);
        Assert.Equal(("/brought/edited", "homes", fixture.FirstId, ""), await ReadAsync(file));

        // Of what had its path before it is not.
        await _server.DeleteAsync(folder + "/file");
        await File.WriteAllTextAsync(_server.FileOf(folder + "/file"), "past it", TestContext.Current.CancellationToken);
        Assert.Equal(("/brought/file", "homes", "", ""), await ReadAsync(await fixture.Owner.IdAsync("brought/file")));
    }

    private async Task<(string Path, string Type, string Owner, string By)> ReadAsync(string id)
    {
        var info = await fixture.Owner.GetAsync("file/info/" + id);
        Assert.Equal(200, info.Status);
        var paths = info.Json.GetProperty("paths");
        return (paths.GetProperty("path").GetString()!, paths.GetProperty("type").GetString()!, IdIn(info, "file_owner"), IdIn(info, "action_role"));
    }

    private static string IdIn(Answer info, string name) => info.Json.GetProperty(name).TryGetProperty("id", out var id) ? id.GetString()! : "";
}
