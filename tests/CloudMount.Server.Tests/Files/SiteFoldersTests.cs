using CloudMount.Server.Tests.Api.Administration;

namespace CloudMount.Server.Tests.Files;

public sealed class SiteFoldersTests
{
    [Fact]
    public async Task A_disk_without_room_is_403_and_nothing_is_made() => await OtherFileSystem.ServeAsync("tmpfs", "nr_inodes=20", async server =>
    {
        using var reseller = new AdminClient(server.Server.BaseAddress, server.Account.Key, server.Account.Password);
        (string, string)[] site =
        [
            ("site_name", "none"), ("industry", "Law"), ("package", "Unlimited"), ("username", "none"), ("fullname", "N"), ("password", AdminFixture.Password), ("send_email", "no"),
        ];
        var filler = 0;
        while ((await server.AddAsync($"/filler{filler}", ("directory", ""))).Status == 201) filler++;
        Assert.InRange(filler, 1, 20);
        var refused = await reseller.PostAsync("reseller/sites/add/", site);
        Assert.Equal((403, "No space is left."), (refused.Status, refused.Message));
        Assert.Equal((404, "[]"), ((await reseller.GetAsync("reseller/sites/list/none/")).Status, (await reseller.GetAsync("reseller/sites/list/")).Body));
        Assert.Equal(204, (await server.DeleteAsync("/filler0")).Status);
        Assert.Equal(204, (await server.DeleteAsync("/filler1")).Status);
        var made = await reseller.PostAsync("reseller/sites/add/", site);
        for (var tries = 0; made.Status == 403 && tries < 500; tries++)
        {
            // What was deleted comes free soon after.
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
            made = await reseller.PostAsync("reseller/sites/add/", site);
        }

        Assert.Equal(201, made.Status);
    });
}
