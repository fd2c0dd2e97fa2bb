using CloudMount.Server.Native;
using CloudMount.Server.Quotas;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Tenants;

/// <summary>The disk limits of sites, by both APIs.</summary>
public sealed class QuotaTests(TenantsFixture fixture) : IClassFixture<TenantsFixture>
{
    [Fact]
    public async Task Uploads_fill_a_site_to_the_last_byte_and_no_further()
    {
        var (site, owner) = fixture.NewSite(diskLimit: 100);
        Assert.Equal(200, (await owner.UploadAsync("/f", new byte[60])).Status);
        var refused = await owner.UploadAsync("/g", new byte[41]);
        Assert.Equal((403, true), (refused.Status, refused.Message.Contains("quota", StringComparison.Ordinal)));
        Assert.Equal(60, await UsageOf(owner));
        Assert.Equal(200, (await owner.UploadAsync("/g", new byte[40])).Status);
        Assert.Equal(100, await UsageOf(owner));
        Assert.Equal(200, (await owner.UploadAsync("/f", new byte[60])).Status);
        Assert.Equal(403, (await owner.UploadAsync("/f", new byte[61])).Status);
        Assert.Equal((60, 100), (new FileInfo(fixture.FileOf(site, "/f")).Length, await UsageOf(owner)));
        Assert.Equal(201, (await owner.AddAsync("/d", ("directory", ""))).Status);
        Assert.Equal(200, (await owner.UploadAsync("/f", new byte[10])).Status);
        Assert.Equal(50, await UsageOf(owner));
        Assert.Equal(200, (await owner.EditAsync("/f", ("path", "/d/f"))).Status);
        Assert.Equal(200, (await owner.EditAsync("/d/f", ("path", "/g"), ("overwrite", ""))).Status);
        Assert.Equal(10, await UsageOf(owner));
        Assert.Equal(200, (await owner.UploadAsync("/d/e", new byte[90])).Status);
        Assert.Equal(204, (await owner.DeleteAsync("/d")).Status);
        Assert.Equal(10, await UsageOf(owner));
        Assert.Equal(204, (await owner.DeleteAsync("/g")).Status);
        Assert.Equal(0, await UsageOf(owner));
    }

    [Fact]
    public async Task What_is_not_put_in_place_is_given_back()
    {
        var (_, owner) = fixture.NewSite(diskLimit: 100);
        Assert.Equal(200, (await owner.UploadAsync("/f", new byte[50])).Status);
        var url = (await owner.EditAsync("/g", ("upload", ""), ("if_version", ""))).Text("upload");
        Assert.Equal(200, (await owner.UploadAsync("/g", new byte[10])).Status);
        Assert.Equal(412, (await fixture.Server.PutContentAsync(url, new byte[30])).Status);
        Assert.Equal(60, await UsageOf(owner));
        var key = (await owner.Quatrix.BeginUploadAsync(await HomeOf(owner), "h")).Text("upload_key");
        Assert.Equal(200, (await owner.Quatrix.SendChunkAsync(key, new byte[40], null)).Status);
        Assert.Equal(100, await UsageOf(owner));
        Assert.Equal(403, (await owner.UploadAsync("/i", new byte[1])).Status);
        var (own, restarted) = (fixture.Server.Server.Logins, (SiteUsage?)null);
        Assert.Equal(Errno.None, DirectoryHandle.Open(fixture.Server.Root, out var root));
        using (root)
        using (var turns = new SemaphoreSlim(1))
        {
            // As after a restart: what was received until then is found in the area.
            restarted = new(new(owner.Account.Site!.Value, own.Access.TerritoryOf(owner.Account)!, root!), own.DiskLimitOf, turns, TimeProvider.System);
            Assert.Equal(100, await restarted.ReadAsync());
        }

        Assert.Equal(200, (await owner.Quatrix.GetAsync("upload/finalize/" + key)).Status);
        Assert.Equal(100, await UsageOf(owner));
    }

    [Fact]
    public async Task Quatrix_refuses_beyond_the_limit_with_its_code_and_trash_counts_until_it_is_emptied()
    {
        var (site, owner) = fixture.NewSite(diskLimit: 100);
        var home = await HomeOf(owner);
        (await owner.Quatrix.PostAsync("upload/link", new { parent_id = home, name = "f", file_size = 101 })).Is(403, 122);
        var key = (await owner.Quatrix.PostAsync("upload/link", new { parent_id = home, name = "f", file_size = 100 })).Text("upload_key");
        (await owner.Quatrix.SendChunkAsync(key, new byte[10], "bytes 0-9/101")).Is(403, 122);
        Assert.Equal(200, (await owner.Quatrix.SendChunkAsync(key, new byte[60], "bytes 0-59/60")).Status);
        (await owner.Quatrix.SendChunkAsync(key, new byte[41], null)).Is(403, 122);
        Assert.Equal(200, (await owner.Quatrix.GetAsync("upload/finalize/" + key)).Status);
        var id = await owner.Quatrix.IdAsync("/f");
        (await owner.Quatrix.PostAsync("file/copyone", new { file_id = id, target_id = home, name = "copy" })).Is(403, 122);
        Assert.Equal(60, await UsageOf(owner));

        // A file that is full can be replaced by one as large.
        var modify = (await owner.Quatrix.PostAsync("file/modify/" + id, new { truncate = 60 })).Text("upload_key");
        Assert.Equal(200, (await owner.Quatrix.SendChunkAsync(modify, new byte[100], "bytes 0-99/100")).Status);
        Assert.Equal(200, (await owner.Quatrix.GetAsync("upload/finalize/" + modify)).Status);
        Assert.Equal(200, (await owner.Quatrix.PostAsync("file/delete", new { ids = new[] { id } })).Status);
        Assert.Equal(403, (await owner.UploadAsync("/g", new byte[1])).Status);
        var info = await owner.Quatrix.GetAsync("profile/info");
        Assert.Equal((100, 100), (info.Number("acc_used"), info.Number("acc_limit")));
        Assert.Equal(200, (await owner.Quatrix.PostAsync("file/empty-trash", new { })).Status);
        Assert.Equal(200, (await owner.UploadAsync("/g", new byte[100])).Status);
        Assert.True(fixture.Server.Server.Logins.Packages.Update(new("limit 100", 50, null)));
        try
        {
            Assert.Equal(403, (await owner.AddAsync("/d", ("directory", ""))).Status);
            Assert.Equal(403, (await owner.AddAsync("/e", ("file", ""))).Status);
            Assert.Equal(200, (await owner.UploadAsync("/g", new byte[99])).Status);
            Assert.Equal(99, new FileInfo(fixture.FileOf(site, "/g")).Length);
        }
        finally
        {
            Assert.True(fixture.Server.Server.Logins.Packages.Update(new("limit 100", 100, null)));
        }
    }

    [Fact]
    public async Task Many_who_upload_at_once_fill_a_site_exactly()
    {
        const int Size = 1000;
        var (site, owner) = fixture.NewSite(diskLimit: 20 * Size);
        var home = await HomeOf(owner);
        var sent = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            if (i % 3 > 0) return (await owner.UploadAsync($"/v1-{i}", new byte[Size])).Status;
            var key = (await owner.Quatrix.BeginUploadAsync(home, $"quatrix-{i}")).Text("upload_key");
            var chunk = await owner.Quatrix.SendChunkAsync(key, new byte[Size], $"bytes 0-{Size - 1}/{Size}");
            return chunk.Status == 200 ? (await owner.Quatrix.GetAsync("upload/finalize/" + key)).Status : chunk.Status;
        }));
        Assert.Equal((20, 40), (sent.Count(status => status == 200), sent.Count(status => status == 403)));
        var files = Directory.GetFiles(fixture.FileOf(site, ""));
        Assert.Equal((20, 20 * Size), (files.Length, files.Sum(file => new FileInfo(file).Length)));
        Assert.Equal(20 * Size, await UsageOf(owner));

        // They grow and shrink at once; in the end there is what is counted.
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            var path = "/" + Path.GetFileName(files[i % 20]);
            if (i % 4 == 0) await owner.DeleteAsync(path);
            else await owner.UploadAsync(path, new byte[i % 4 == 1 ? Size + 500 : i]);
        }));
        var stored = Directory.GetFiles(fixture.FileOf(site, "")).Sum(file => new FileInfo(file).Length);
        Assert.Equal(stored, await UsageOf(owner));
        Assert.InRange(stored, 0, 20 * Size);
    }

    [Fact]
    public async Task Uploads_of_v2_fill_a_site_as_those_of_v1_do()
    {
        var (site, owner) = fixture.NewSite(diskLimit: 100);
        Assert.Equal(200, await SendAsync(owner, HttpMethod.Put, "data/f", 100));
        Assert.Equal(200, await SendAsync(owner, HttpMethod.Put, "data/f", 100));
        Assert.Equal(200, await SendAsync(owner, HttpMethod.Patch, "data/f", 50, "bytes=50-"));
        Assert.Equal(403, await SendAsync(owner, HttpMethod.Patch, "data/f", 51, "bytes=50-"));
        Assert.Equal(403, await SendAsync(owner, HttpMethod.Put, "data/g", 1));
        Assert.Equal((100, 100), (new FileInfo(fixture.FileOf(site, "/f")).Length, await UsageOf(owner)));
    }

    [Fact]
    public async Task A_site_without_a_limit_has_what_the_disk_leaves()
    {
        var (_, owner) = fixture.NewSite();
        Assert.Equal(200, (await owner.UploadAsync("/f", new byte[1000])).Status);
        var listed = await owner.ListAsync("/");
        Assert.Equal(1000, listed.Number("disk_usage"));
        Assert.InRange(listed.Number("disk_limit"), 1001, long.MaxValue);
        Assert.NotEqual(1000, (await fixture.Server.ListAsync("/")).Number("disk_usage"));
    }

    private async Task<int> SendAsync(SiteUser user, HttpMethod method, string call, int bytes, string? range = null)
    {
        using var request = new HttpRequestMessage(method, "/api/2/path/" + call) { Content = new ByteArrayContent(new byte[bytes]) };
        request.Headers.Authorization = user.Basic;
        if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
        return (await fixture.Server.SendAsync(request)).Status;
    }

    private static async Task<string> HomeOf(SiteUser user) => (await user.Quatrix.GetAsync("profile")).Text("home_id");

    private static async Task<long> UsageOf(SiteUser user) => (await user.ListAsync("/")).Number("disk_usage");
}
