using System.Globalization;
using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Commands of the real rclone, and what the folder under the server holds after each.</summary>
public sealed class RcloneTests(Rclone rclone) : IClassFixture<Rclone>
{
    private static readonly string[] Names =
    [
        "with space", " leading space", "\u00dcn\u00ef \u65e5\u672c \U0001F600", "back\\slash", ".leading dot", "trailing dot.", "..two", "100%", "a;b'c\"d", "#&?",
    ];

    // rclone cuts to microseconds, and again what it reads back through floating point.
    private static readonly TimeSpan TimePrecision = TimeSpan.FromMicroseconds(2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9 * 1024 * 1024)]
    [InlineData(60 * 1024 * 1024)]
    public async Task Copy_brings_every_byte_and_check_confirms_it(int length)
    {
        rclone.SkipIfMissing();
        var folder = $"copy{length}";
        await WriteAsync($"{folder}/f", length);
        await rclone.RunAsync("copy", LocalOf(folder), "qx:" + folder);
        await AssertSameAsync(folder);
        await rclone.RunAsync("check", "--download", LocalOf(folder), "qx:" + folder);
        var listed = JsonDocument.Parse(await rclone.RunAsync("lsjson", "qx:" + folder)).RootElement[0];
        Assert.Equal(length, listed.GetProperty("Size").GetInt64());
        Assert.Equal(
            File.GetLastWriteTimeUtc(LocalOf($"{folder}/f")),
            DateTime.Parse(listed.GetProperty("ModTime").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
            TimePrecision);
    }

    [Fact]
    public async Task Large_files_travel_in_large_chunks_and_come_back_in_parallel_ranges()
    {
        rclone.SkipIfMissing();
        const long Length = 300L << 20;
        Directory.CreateDirectory(LocalOf("large"));
        await using (var file = File.Create(LocalOf("large/f")))
        {
            // Mostly holes, which the disk has for nothing, and a mark in each part that one of the ranges brings.
            for (var offset = 5L; offset < Length; offset += 50 << 20)
            {
                file.Position = offset;
                await file.WriteAsync(BitConverter.GetBytes(offset), Cancellation);
            }

            file.SetLength(Length);
        }

        await rclone.RunAsync("copy", LocalOf("large"), "qx:large");
        var (status, _, errors) = await rclone.TryAsync("", "copy", "-v", "qx:large", LocalOf("large-back"));
        Assert.True(status == 0 && errors.Contains("Multi-thread Copied", StringComparison.Ordinal), errors);
        foreach (var copy in new[] { ServedOf("large/f"), LocalOf("large-back/f") })
        {
            using var compared = System.Diagnostics.Process.Start("cmp", [LocalOf("large/f"), copy]);
            await compared.WaitForExitAsync(Cancellation);
            Assert.Equal(0, compared.ExitCode);
            File.Delete(copy);
        }
    }

    [Fact]
    public async Task Every_name_arrives_as_it_is()
    {
        rclone.SkipIfMissing();
        foreach (var name in Names) await WriteAsync($"names/{name}", 3);
        await WriteAsync($"names/{new string('n', 255)}", 3);
        await rclone.RunAsync("copy", LocalOf("names"), "qx:names");
        await AssertSameAsync("names");
        await rclone.RunAsync("check", "--download", LocalOf("names"), "qx:names");
        const int NothingToTransfer = 9;
        Assert.Equal(NothingToTransfer, (await rclone.TryAsync("", "copy", "--error-on-no-transfer", LocalOf("names"), "qx:names")).Status);
        foreach (var name in Names) await rclone.RunAsync("copyto", $"qx:names/{name}", LocalOf($"back/{name}"));
        foreach (var name in Names) await rclone.RunAsync("deletefile", $"qx:names/{name}");
        Assert.Single(Directory.GetFiles(ServedOf("names")));
    }

    [Fact]
    public async Task Directories_of_any_name_are_made_moved_and_removed()
    {
        rclone.SkipIfMissing();
        foreach (var name in Names.Append(new string('d', 255)).Except(["back\\slash"]))
        {
            await WriteAsync($"named/{name}/f", 3);
            await rclone.RunAsync("copy", LocalOf("named/" + name), "qx:named/" + name);
            await rclone.RunAsync("moveto", "qx:named/" + name, "qx:moved/" + name);
            Assert.True(File.Exists(ServedOf($"moved/{name}/f")), name);
            await rclone.RunAsync("purge", "qx:moved/" + name);
        }

        Assert.Empty(Directory.GetFileSystemEntries(ServedOf("moved")));
        Assert.Empty(Directory.GetFileSystemEntries(ServedOf("named")));
    }

    [Fact]
    public async Task Lsf_lists_the_whole_tree()
    {
        rclone.SkipIfMissing();
        await WriteAsync("tree/a/b/f", 1);
        await WriteAsync("tree/g", 1);
        await rclone.RunAsync("copy", LocalOf("tree"), "qx:tree");
        Directory.CreateDirectory(ServedOf("tree/direct"));
        var lines = (await rclone.RunAsync("lsf", "-R", "qx:tree")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["a/", "a/b/", "a/b/f", "direct/", "g"], lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sync_makes_the_folder_the_same()
    {
        rclone.SkipIfMissing();
        await WriteAsync("sync/kept", 10);
        await WriteAsync("sync/changed", 10);
        await WriteAsync("sync/removed/f", 10);
        await rclone.RunAsync("sync", LocalOf("sync"), "qx:sync");
        await WriteAsync("sync/changed", 20);
        await WriteAsync("sync/added/f", 5);
        Directory.Delete(LocalOf("sync/removed"), recursive: true);
        await rclone.RunAsync("sync", LocalOf("sync"), "qx:sync");
        await AssertSameAsync("sync");
        await rclone.RunAsync("sync", "qx:sync", LocalOf("synced-back"));
        await rclone.RunAsync("check", "--download", LocalOf("synced-back"), "qx:sync");
    }

    [Fact]
    public async Task Copyto_and_moveto_of_files_and_directories()
    {
        rclone.SkipIfMissing();
        await WriteAsync("to/f", 100);
        await WriteAsync("to/g", 200);
        await rclone.RunAsync("copyto", LocalOf("to/f"), "qx:to/x");
        await rclone.RunAsync("copyto", LocalOf("to/g"), "qx:to/x");
        Assert.Equal(await File.ReadAllBytesAsync(LocalOf("to/g"), Cancellation), await File.ReadAllBytesAsync(ServedOf("to/x"), Cancellation));
        await rclone.RunAsync("copyto", "qx:to/x", "qx:to/deep/copy");
        await rclone.RunAsync("moveto", "qx:to/x", "qx:to/y");
        Assert.True(File.Exists(ServedOf("to/deep/copy")) && File.Exists(ServedOf("to/y")) && !File.Exists(ServedOf("to/x")));
        await rclone.RunAsync("moveto", "qx:to/deep", "qx:elsewhere/moved");
        Assert.Equal(200, new FileInfo(ServedOf("elsewhere/moved/copy")).Length);
        Assert.False(Directory.Exists(ServedOf("to/deep")));
        await rclone.RunAsync("moveto", LocalOf("to/f"), "qx:to/z");
        Assert.Equal((100, false), (new FileInfo(ServedOf("to/z")).Length, File.Exists(LocalOf("to/f"))));
    }

    [Fact]
    public async Task A_tree_is_copied_on_the_server()
    {
        rclone.SkipIfMissing();
        await WriteAsync("original/a/f", 300);
        await WriteAsync("original/g", 0);
        await rclone.RunAsync("copy", LocalOf("original"), "qx:original");
        var (status, _, errors) = await rclone.TryAsync("", "copy", "-v", "qx:original", "qx:copied");
        Assert.True(status == 0 && errors.Contains("server-side copy", StringComparison.Ordinal), errors);
        await rclone.RunAsync("check", "--download", LocalOf("original"), "qx:copied");
        Assert.Equal(
            File.GetLastWriteTimeUtc(LocalOf("original/a/f")), File.GetLastWriteTimeUtc(ServedOf("copied/a/f")), TimePrecision);
    }

    [Fact]
    public async Task Rcat_and_cat_with_ranges()
    {
        rclone.SkipIfMissing();
        Assert.Equal(0, (await rclone.TryAsync("0123456789", "rcat", "qx:cat/f")).Status);
        Assert.Equal("0123456789", await rclone.RunAsync("cat", "qx:cat/f"));
        Assert.Equal("234", await rclone.RunAsync("cat", "--offset", "2", "--count", "3", "qx:cat/f"));
        Assert.Equal("89", await rclone.RunAsync("cat", "--tail", "2", "qx:cat/f"));
        Assert.Equal("01", await rclone.RunAsync("cat", "--head", "2", "qx:cat/f"));
    }

    [Fact]
    public async Task Touch_sets_the_time_and_makes_what_is_missing()
    {
        rclone.SkipIfMissing();
        await rclone.RunAsync("touch", "qx:touched");
        Assert.Equal(0, new FileInfo(ServedOf("touched")).Length);
        await rclone.RunAsync("touch", "-t", "2020-01-02T03:04:05.123456", "qx:touched");
        Assert.Equal(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddMicroseconds(123456), File.GetLastWriteTimeUtc(ServedOf("touched")));
    }

    [Fact]
    public async Task Rmdir_removes_what_is_empty_only_and_purge_all()
    {
        rclone.SkipIfMissing();
        await rclone.RunAsync("mkdir", "qx:dirs/a/b");
        Assert.True(Directory.Exists(ServedOf("dirs/a/b")));
        Assert.NotEqual(0, (await rclone.TryAsync("", "rmdir", "qx:dirs/a")).Status);
        await rclone.RunAsync("rmdir", "qx:dirs/a/b");
        Assert.False(Directory.Exists(ServedOf("dirs/a/b")));
        await File.WriteAllTextAsync(ServedOf("dirs/a/empty"), "", Cancellation);
        Assert.NotEqual(0, (await rclone.TryAsync("", "rmdir", "qx:dirs/a")).Status);
        await rclone.RunAsync("purge", "qx:dirs");
        Assert.False(Directory.Exists(ServedOf("dirs")));
        Assert.True(Directory.Exists(ServedOf(".cloudmount-unfinished/trash/dirs")));
    }

    [Fact]
    public async Task Deletefile_goes_to_the_trash_or_for_good()
    {
        rclone.SkipIfMissing();
        foreach (var name in new[] { "soft", "hard" }) await rclone.RunAsync("touch", "qx:deleted-" + name);
        await rclone.RunAsync("deletefile", "qx:deleted-soft");
        await rclone.RunAsync("deletefile", "--quatrix-hard-delete", "qx:deleted-hard");
        Assert.False(File.Exists(ServedOf("deleted-soft")) || File.Exists(ServedOf("deleted-hard")));
        Assert.True(File.Exists(ServedOf(".cloudmount-unfinished/trash/deleted-soft")));
        Assert.False(File.Exists(ServedOf(".cloudmount-unfinished/trash/deleted-hard")));
    }

    [Fact]
    public async Task Uploads_in_place_replace_the_content_of_the_same_file()
    {
        rclone.SkipIfMissing();
        await WriteAsync("in-place/f", 1000);
        await rclone.RunAsync("copy", "--inplace", LocalOf("in-place"), "qx:in-place");
        var id = Id(await rclone.RunAsync("lsjson", "qx:in-place"));
        await WriteAsync("in-place/f", 9 * 1024 * 1024);
        await rclone.RunAsync("copy", "--inplace", LocalOf("in-place"), "qx:in-place");
        await AssertSameAsync("in-place");
        Assert.Equal(id, Id(await rclone.RunAsync("lsjson", "qx:in-place")));
    }

    [Fact]
    public async Task About_tells_the_space_of_the_disk()
    {
        rclone.SkipIfMissing();
        var about = JsonDocument.Parse(await rclone.RunAsync("about", "--json", "qx:")).RootElement;
        Assert.Equal(about.GetProperty("total").GetInt64(), about.GetProperty("used").GetInt64() + about.GetProperty("free").GetInt64());
    }

    [Fact]
    public async Task A_project_folder_is_a_directory_unless_it_is_asked_to_be_left_out()
    {
        rclone.SkipIfMissing();
        await WriteAsync("project/f", 5);
        await rclone.RunAsync("copy", LocalOf("project"), "qx:project");
        var server = rclone.Server.Server;
        using var client = new QuatrixClient(server.BaseAddress, server.CreatedApiKey, AuthorityHandler.For(rclone.Server));
        var made = await client.PostAsync("project-folder/create", new { name = "project", file_id = await client.IdAsync("project"), users_permissions = Array.Empty<object>() });
        Assert.Equal(201, made.Status);
        Assert.Equal("project/\n", await rclone.RunAsync("lsf", "--include", "/project/", "qx:"));
        await WriteAsync("project/sub/g", 6);
        await rclone.RunAsync("sync", LocalOf("project"), "qx:project");
        await AssertSameAsync("project");
        Assert.Equal("", await rclone.RunAsync("lsf", "--quatrix-skip-project-folders", "--include", "/project/", "qx:"));
        await rclone.RunAsync("moveto", "qx:project", "qx:project moved");
        Assert.Equal("f\nsub/\nsub/g\n", await rclone.RunAsync("lsf", "-R", "qx:project moved"));
        await rclone.RunAsync("purge", "qx:project moved");
        Assert.False(Directory.Exists(ServedOf("project moved")));
    }

    [Theory]
    [InlineData("--disable-http2")]
    [InlineData("--transfers=8")]
    [InlineData("--quatrix-minimal-chunk-size=100k")]
    public async Task Other_ways_to_transfer(string option)
    {
        rclone.SkipIfMissing();
        var folder = "ways" + option.Length;
        for (var i = 0; i < 20; i++) await WriteAsync($"{folder}/{i}", 300_000 + i);
        await rclone.RunAsync("copy", option, LocalOf(folder), "qx:" + folder);
        await AssertSameAsync(folder);
        await rclone.RunAsync("check", "--download", option, LocalOf(folder), "qx:" + folder);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Id(string list) => JsonDocument.Parse(list).RootElement[0].GetProperty("ID").GetString()!;

    private string LocalOf(string path) => Path.Combine(rclone.Local, path);

    private string ServedOf(string path) => rclone.Server.FileOf(path);

    private async Task WriteAsync(string path, int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        Directory.CreateDirectory(Path.GetDirectoryName(LocalOf(path))!);
        await File.WriteAllBytesAsync(LocalOf(path), bytes, Cancellation);
    }

    private async Task AssertSameAsync(string folder)
    {
        var local = Directory.GetFiles(LocalOf(folder), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(LocalOf(folder), file));
        var served = Directory.GetFiles(ServedOf(folder), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(ServedOf(folder), file));
        Assert.Equal(local.Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
        foreach (var file in local)
        {
            var (one, other) = (LocalOf($"{folder}/{file}"), ServedOf($"{folder}/{file}"));
            var (sent, arrived) = (await File.ReadAllBytesAsync(one, Cancellation), await File.ReadAllBytesAsync(other, Cancellation));
            Assert.True(sent.AsSpan().SequenceEqual(arrived), file);
            Assert.Equal(File.GetLastWriteTimeUtc(one), File.GetLastWriteTimeUtc(other), TimePrecision);
        }
    }
}
