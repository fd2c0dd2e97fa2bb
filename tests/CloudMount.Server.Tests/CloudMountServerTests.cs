namespace CloudMount.Server.Tests;

public sealed class CloudMountServerTests
{
    [Fact]
    public async Task What_cannot_work_is_said_at_the_start()
    {
        (string Reason, Func<ServerOptions, ServerOptions> Adjust)[] cases =
        [
            ("does not exist", options => options with { RootDirectory = "/nowhere/at/all" }),
            ("inside the served folder", options => options with { DataDirectory = Path.Combine(options.RootDirectory, "data") }),
            ("inside the served folder", options => options with { DataDirectory = options.RootDirectory }),
            ("No address", options => options with { Listen = [] }),
            ("Cannot listen", options => options with { Listen = [new Uri("ftp://127.0.0.1")] }),
            ("Cannot listen", options => options with { Listen = [new Uri("http://example.org:80")] }),
            ("Cannot listen", options => options with { Listen = [new Uri("http://127.0.0.1:0/path")] }),
            ("needs a TLS certificate", options => options with { Listen = [new Uri("https://127.0.0.1:0")] }),
            ("not both", options => options with { IsSelfSigned = true, TlsCertificateFile = "c.pem", TlsKeyFile = "k.pem" }),
            ("no address begins with https", options => options with { IsSelfSigned = true }),
            ("given together", options => options with { TlsKeyFile = "key.pem" }),
            ("no address begins with https", options => options with { TlsCertificateFile = "c.pem", TlsKeyFile = "k.pem" }),
            ("Cannot read the certificate", options => options with
            {
                Listen = [new Uri("https://127.0.0.1:0")], TlsCertificateFile = "/nowhere.pem", TlsKeyFile = "/nowhere.pem",
            }),
            ("at least 1", options => options with { MaxListedEntries = 0 }),
            ("at least 1", options => options with { MaxConnections = 0 }),
            ("over zero", options => options with { UrlLifetime = TimeSpan.Zero }),
        ];
        foreach (var (reason, adjust) in cases)
        {
            var failure = await Assert.ThrowsAsync<ServerStartException>(async () =>
            {
                await using var server = await TestServer.StartAsync(adjust);
            });
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_data_directory_reached_through_a_link_into_the_folder_is_refused()
    {
        await Assert.ThrowsAsync<ServerStartException>(async () =>
        {
            await using var server = await TestServer.StartAsync(options =>
            {
                var link = Path.Combine(options.RootDirectory, "..", "link");
                Directory.CreateSymbolicLink(link, options.RootDirectory);
                return options with { DataDirectory = Path.Combine(link, "data") };
            });
        });
    }

    [Fact]
    public async Task One_folder_has_one_server_and_a_port_too()
    {
        await using var server = await TestServer.StartAsync();
        var home = Path.GetDirectoryName(server.Root)!;
        var second = await Assert.ThrowsAsync<ServerStartException>(() => TestServer.StartAsync(home));
        Assert.Contains("already serves", second.Message, StringComparison.Ordinal);
        var third = await Assert.ThrowsAsync<ServerStartException>(async () =>
        {
            await using var other = await TestServer.StartAsync(options => options with { Listen = [server.Server.BaseAddress] });
        });
        Assert.Contains("Cannot listen", third.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_data_directory_has_one_server()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-data-");
        try
        {
            var shared = Path.Combine(home.FullName, "shared");
            await using (var first = await TestServer.StartAsync(home.FullName, options => options with { DataDirectory = shared }))
            {
                var second = await Assert.ThrowsAsync<ServerStartException>(async () =>
                {
                    await using var other = await TestServer.StartAsync(options => options with { DataDirectory = shared });
                });
                Assert.Contains($"already uses the data directory {shared}", second.Message, StringComparison.Ordinal);
                using var accounts = ServerAccounts.Open(shared);
                Assert.Single(accounts.List());
            }

            await using var next = await TestServer.StartAsync(home.FullName, options => options with { DataDirectory = shared });
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_a_killed_server_left_unfinished_is_removed_at_the_next_start()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-sweep-");
        try
        {
            var area = Path.Combine(home.FullName, "root", ".cloudmount-unfinished");
            Directory.CreateDirectory(Path.Combine(area, "tree", "a", "b"));
            await File.WriteAllTextAsync(Path.Combine(area, "tree", "a", "f"), "x", TestContext.Current.CancellationToken);
            File.CreateSymbolicLink(Path.Combine(area, "tree", "link"), home.FullName);
            await File.WriteAllTextAsync(Path.Combine(area, "file"), "x", TestContext.Current.CancellationToken);
            await using var server = await TestServer.StartAsync(home.FullName);
            while (Directory.GetFileSystemEntries(area).Length > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.True(Directory.Exists(home.FullName));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Stopping_and_disposing_twice_is_harmless()
    {
        var server = await TestServer.StartAsync();
        await server.Server.StopAsync(TestContext.Current.CancellationToken);
        await server.Server.StopAsync(TestContext.Current.CancellationToken);
        await server.Server.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Without_space_an_upload_is_403_and_leaves_the_old_content()
    {
        await OtherFileSystem.ServeAsync("tmpfs", "size=1m", async server =>
        {
            var url = (await server.AddAsync("/f", ("file", ""))).Text("upload");
            var answer = await server.PutContentAsync(url, new byte[20_000_000]);
            Assert.Equal((403, "No space is left."), (answer.Status, answer.Message));
            Assert.Equal(0, (await server.ListAsync("/f")).Number("size"));
        });
    }

    [Fact]
    public async Task Without_extended_attributes_the_rest_is_offered_and_works()
    {
        await OtherFileSystem.ServeAsync("ramfs", "mode=755", async server =>
        {
            var added = await server.AddAsync("/f", ("file", ""), ("attributes", """{"a":"b"}"""));
            Assert.Equal("times, overwrite, space, changes", added.Headers["X-CloudMount-Extensions"]);
            Assert.False(added.Has("version") || added.Has("attributes"));
            Assert.Equal(200, (await server.PutContentAsync(added.Text("upload"), [1, 2])).Status);
            var moved = await server.EditAsync("/f", ("name", "g"), ("updated", "5.5"));
            Assert.Equal((200, 5_500000000, 2), (moved.Status, moved.Number("updated_ns"), moved.Number("size")));
            Assert.Equal(404, (await server.EditAsync("/f", ("upload", ""), ("if_version", ""))).Status);
        });
    }
}
