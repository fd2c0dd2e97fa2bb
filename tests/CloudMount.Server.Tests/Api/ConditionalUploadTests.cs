namespace CloudMount.Server.Tests.Api;

public sealed class ConditionalUploadTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_new_file_takes_two_calls_and_is_never_seen_half_made()
    {
        var folder = _server.NewFolder();
        var edit = await _server.EditAsync(
            $"{folder}/f.txt", ("upload", ""), ("if_version", ""), ("updated", "1767225600.5"), ("attributes", """{"mode":"644"}"""));
        Assert.Equal(200, edit.Status);
        Assert.Equal(["path", "name", "upload"], edit.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(404, (await _server.ListAsync($"{folder}/f.txt")).Status);
        var answer = await _server.PutContentAsync(edit.Text("upload"), "abc"u8.ToArray());
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", answer.Text("checksum"));
        Assert.Equal(1767225600_500000000, answer.Number("updated_ns"));
        Assert.Equal("644", answer.Json.GetProperty("attributes").GetProperty("mode").GetString());
        var listed = await _server.ListAsync($"{folder}/f.txt");
        Assert.Equal(answer.Text("version"), listed.Text("version"));
        Assert.Equal(3, listed.Number("size"));
        Assert.Equal(1767225600_500000000, listed.Number("updated_ns"));
    }

    [Fact]
    public async Task A_condition_that_fails_is_412_when_the_URL_is_asked_for()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1]);
        Assert.Equal(412, (await _server.EditAsync($"{folder}/f", ("upload", ""), ("if_version", ""))).Status);
        Assert.Equal(412, (await _server.EditAsync($"{folder}/f", ("upload", ""), ("if_version", "other"))).Status);
        Assert.Equal(412, (await _server.EditAsync($"{folder}/no", ("upload", ""), ("if_version", "other"))).Status);
        Assert.Equal(412, (await _server.EditAsync(folder, ("upload", ""), ("if_version", ""))).Status);
    }

    [Fact]
    public async Task A_condition_holds_when_the_content_is_put_in_place()
    {
        var folder = _server.NewFolder();
        var version = (await _server.UploadAsync($"{folder}/f", [1])).GetProperty("version").GetString()!;
        var edit = await _server.EditAsync($"{folder}/f", ("upload", ""), ("if_version", version), ("updated", "1"));
        await File.WriteAllBytesAsync(_server.FileOf($"{folder}/f"), [7, 7], TestContext.Current.CancellationToken);
        Assert.Equal(412, (await _server.PutContentAsync(edit.Text("upload"), [2])).Status);
        Assert.Equal([7, 7], await File.ReadAllBytesAsync(_server.FileOf($"{folder}/f"), TestContext.Current.CancellationToken));
        Assert.Equal("{}", (await _server.ListAsync($"{folder}/f")).Json.GetProperty("attributes").GetRawText());
    }

    [Fact]
    public async Task Of_many_uploads_on_one_version_one_wins()
    {
        var folder = _server.NewFolder();
        var version = (await _server.UploadAsync($"{folder}/f", [0])).GetProperty("version").GetString()!;
        for (var round = 0; round < 5; round++)
        {
            var urls = new List<string>();
            for (var i = 0; i < 8; i++)
                urls.Add((await _server.EditAsync($"{folder}/f", ("upload", ""), ("if_version", version))).Text("upload"));
            var answers = await Task.WhenAll(urls.Select((url, i) => _server.PutContentAsync(url, [(byte)i])));
            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.Equal(7, answers.Count(answer => answer.Status == 412));
            version = winner.Text("version");
            Assert.Equal(version, (await _server.ListAsync($"{folder}/f")).Text("version"));
        }
    }

    [Fact]
    public async Task Of_many_uploads_to_one_free_name_one_wins()
    {
        var folder = _server.NewFolder();
        var urls = new List<string>();
        for (var i = 0; i < 8; i++)
            urls.Add((await _server.EditAsync($"{folder}/f", ("upload", ""), ("if_version", ""))).Text("upload"));
        var answers = await Task.WhenAll(urls.Select((url, i) => _server.PutContentAsync(url, [(byte)i])));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(7, answers.Count(answer => answer.Status == 412));
    }

    [Fact]
    public async Task A_version_changes_with_each_content_also_one_written_in_the_folder()
    {
        var folder = _server.NewFolder();
        var seen = new HashSet<string> { (await _server.UploadAsync($"{folder}/f", [1])).GetProperty("version").GetString()! };
        var edit = await _server.EditAsync($"{folder}/f", ("upload", ""));
        Assert.True(seen.Add((await _server.PutContentAsync(edit.Text("upload"), [1])).Text("version")));
        await File.WriteAllBytesAsync(_server.FileOf($"{folder}/f"), [2], TestContext.Current.CancellationToken);
        Assert.True(seen.Add((await _server.ListAsync($"{folder}/f")).Text("version")));
        var kept = File.GetLastWriteTimeUtc(_server.FileOf($"{folder}/f"));
        await File.WriteAllBytesAsync(_server.FileOf($"{folder}/f"), [3], TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_server.FileOf($"{folder}/f"), kept);
        Assert.True(seen.Add((await _server.ListAsync($"{folder}/f")).Text("version")));
    }

    [Fact]
    public async Task The_version_of_a_file_from_the_folder_survives_moves_and_edits()
    {
        var folder = _server.NewFolder();
        await File.WriteAllBytesAsync(_server.FileOf($"{folder}/f"), [2], TestContext.Current.CancellationToken);
        var version = (await _server.ListAsync($"{folder}/f")).Text("version");
        Assert.Equal(version, (await _server.EditAsync($"{folder}/f", ("name", "g"))).Text("version"));
        Assert.Equal(version, (await _server.EditAsync($"{folder}/g", ("updated", "5"), ("attributes", """{"a":"b"}"""))).Text("version"));
        Assert.Equal(version, (await _server.ListAsync(folder, ("recurse", "1"))).Children.Single().GetProperty("version").GetString());
    }

    [Fact]
    public async Task Replacing_keeps_mode_creation_time_and_attributes()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1], ("attributes", """{"a":"b"}"""), ("created", "1000000000"));
        File.SetUnixFileMode(_server.FileOf($"{folder}/f"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var edit = await _server.EditAsync($"{folder}/f", ("upload", ""));
        var answer = await _server.PutContentAsync(edit.Text("upload"), [2]);
        Assert.Equal("2001-09-09T01:46:40", answer.Text("created"));
        Assert.Equal("b", answer.Json.GetProperty("attributes").GetProperty("a").GetString());
        Assert.True(File.GetUnixFileMode(_server.FileOf($"{folder}/f")).HasFlag(UnixFileMode.UserExecute));
    }
}
