namespace CloudMount.Server.Tests.Quatrix;

public sealed class OtherFileSystemTests
{
    [Fact]
    public async Task Without_space_a_chunk_is_a_quota_error_and_the_old_content_stays()
    {
        await OtherFileSystem.ServeAsync("tmpfs", "size=1m", async server =>
        {
            using var client = new QuatrixClient(server.Server.BaseAddress, server.Server.CreatedApiKey);
            if (server.Server.CreatedApiKey is null) Assert.Skip("This tmpfs keeps no extended attributes.");
            var id = await client.UploadAsync(await client.IdAsync(""), "f", "old");
            var key = (await client.PostAsync("file/modify", new { id, truncate = 0 })).Text("upload_key");
            (await client.SendChunkAsync(key, new byte[3_000_000], "bytes 0-2999999/3000000")).Is(403, 122);
            (await client.GetAsync("upload/finalize/" + key)).Is(400, 10);
            Assert.Equal("old", (await client.DownloadAsync([id])).Body);
            Assert.Equal(200, (await client.PostAsync("file/delete", new { ids = new[] { id } })).Status);
        });
    }

    [Fact]
    public async Task Without_extended_attributes_there_is_no_Quatrix_and_it_says_so()
    {
        await OtherFileSystem.ServeAsync("ramfs", "mode=755", async server =>
        {
            Assert.Null(server.Server.CreatedApiKey);
            using var client = new QuatrixClient(server.Server.BaseAddress, "any");
            foreach (var call in new[] { "profile", "session/login", "file/metadata" })
            {
                var answer = await client.GetAsync(call);
                answer.Is(400, 40);
                Assert.Contains("extended attributes", answer.Text("msg"), StringComparison.Ordinal);
            }
        });
    }
}
