using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>A key that the service no longer takes is a state that status tells, in which nothing is lost and after which everything goes on.</summary>
public sealed class RevokedKeyTests : IDisposable
{
    private readonly Workplace _workplace = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_deactivated_key_is_told_and_what_was_written_meanwhile_arrives_when_it_is_active_again_or_another_login_is_named()
    {
        MountedFolder.SkipUnlessMountable();
        await using var served = await QuatrixServer.StartAsync(_workplace);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0.1");
        using var admin = await LogInAsync(served);
        Assert.Empty(Directory.GetFiles(mount.Root));
        await SetKeyAsync(admin, "D");
        await File.WriteAllTextAsync(mount.At("f"), "kept", Cancellation);
        await WaitForFaultAsync(mount, isThere: true);
        var status = await _workplace.RunAsync("status", mount.Root);
        Assert.Contains("DOES NOT LET US IN", status.Output, StringComparison.Ordinal);
        Assert.Contains("deactivated", status.Output, StringComparison.Ordinal);
        Assert.Contains("run \"cloudmount config add own\"; the mount takes them by itself", status.Output, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(mount.At("f"), Cancellation));

        await SetKeyAsync(admin, "A");
        await mount.SyncAsync();
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(served.Folder, "f"), Cancellation));
        Assert.DoesNotContain("DOES NOT", (await _workplace.RunAsync("status", mount.Root)).Output, StringComparison.Ordinal);

        // Another login of the same account, and of the other kind: the mount goes on without being asked to.
        await SetKeyAsync(admin, "D");
        await File.WriteAllTextAsync(mount.At("g"), "kept too", Cancellation);
        await WaitForFaultAsync(mount, isThere: true);
        var account = served.Server.CreatedAccount!;
        await served.AddRemoteAsync(_workplace, served.Relay.EndPoint.Port, $"{account.Key}\n{account.Password}\n");
        await WaitForFaultAsync(mount, isThere: false);
        await mount.SyncAsync();
        Assert.Equal("kept too", await File.ReadAllTextAsync(Path.Combine(served.Folder, "g"), Cancellation));
    }

    private static async Task WaitForFaultAsync(MountedFolder mount, bool isThere)
    {
        while ((await mount.StatusAsync()).GetProperty("status").TryGetProperty("loginFault", out _) != isThere)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
    }

    private static async Task<HttpClient> LogInAsync(QuatrixServer served)
    {
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        var client = new HttpClient(handler) { BaseAddress = new Uri(served.Server.BaseAddress, "/api/1.0/") };
        var account = served.Server.CreatedAccount!;
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{account.Key}:{account.Password}"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);
        using var login = JsonDocument.Parse(await client.GetStringAsync(new Uri("session/login", UriKind.Relative), Cancellation));
        client.DefaultRequestHeaders.Authorization = null;
        client.DefaultRequestHeaders.Add("X-Auth-Token", login.RootElement.GetProperty("session_id").GetString());
        return client;
    }

    private static async Task SetKeyAsync(HttpClient admin, string status)
    {
        using var keys = JsonDocument.Parse(await admin.GetStringAsync(new Uri("api-key", UriKind.Relative), Cancellation));
        var id = keys.RootElement[0].GetProperty("id").GetString();
        using var content = new StringContent($$"""{"status":"{{status}}"}""");
        using var answer = await admin.PostAsync(new Uri("api-key/update/" + id, UriKind.Relative), content, Cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
