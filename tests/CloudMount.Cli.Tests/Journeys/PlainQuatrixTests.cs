using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>
/// A mount of a service that offers Quatrix API 1.0 and nothing more, made as mount(8) makes it for a line of /etc/fstab: by a URL, options, and
/// credentials from the environment.
/// </summary>
public sealed class PlainQuatrixTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Workplace _workplace = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Files_are_written_renamed_and_removed_and_what_another_client_changes_is_seen()
    {
        MountedFolder.SkipUnlessMountable();
        await using var served = await QuatrixServer.StartAsync(_workplace, isPlain: true);
        await using var mount = new MountedFolder(_workplace, "mnt", "");
        await MountAsync(served, mount);
        await TestAsync(served);
        var large = new byte[3 << 20];
        new Random(7).NextBytes(large);
        Directory.CreateDirectory(mount.At("d/deep"));
        await File.WriteAllBytesAsync(mount.At("d/large"), large, Cancellation);
        foreach (var name in new[] { "keep", "replaced", "over", "gone" }) await File.WriteAllTextAsync(mount.At($"d/{name}"), name, Cancellation);
        await mount.SyncAsync();
        Assert.Equal(large, await File.ReadAllBytesAsync(Path.Combine(served.Folder, "d", "large"), Cancellation));

        File.Move(mount.At("d/over"), mount.At("d/replaced"), overwrite: true);
        File.Delete(mount.At("d/gone"));
        File.Move(mount.At("d/large"), mount.At("d/deep/larger"));
        Directory.Move(mount.At("d"), mount.At("e"));
        await File.AppendAllTextAsync(mount.At("e/keep"), " and more", Cancellation);
        await mount.SyncAsync();
        Assert.Empty(FolderComparison.Differences(mount.Root, served.Folder, "e"));
        Assert.Equal("over", await File.ReadAllTextAsync(Path.Combine(served.Folder, "e", "replaced"), Cancellation));

        await ChangeElsewhereAsync(served);
        var started = Stopwatch.GetTimestamp();
        while (!Directory.Exists(mount.At("elsewhere")) || File.Exists(mount.At("e/keep")) || !File.Exists(mount.At("e/moved")))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "What another client changed is not seen.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }

        Assert.Equal("keep and more", await File.ReadAllTextAsync(mount.At("e/moved"), Cancellation));
        Assert.Empty(FolderComparison.Differences(mount.Root, served.Folder, "e"));
        var told = await mount.StatusAsync();
        var process = told.GetProperty("mount").GetProperty("processId").GetInt32();
        Assert.DoesNotMatch("CLOUDMOUNT_(KEY|PIN)", await File.ReadAllTextAsync($"/proc/{process}/environ", Cancellation));
        var status = told.GetProperty("status");
        Assert.Equal((0, 0), (status.GetProperty("pendingEntries").GetInt32(), status.GetProperty("conflicts").GetArrayLength()));
    }

    /// <summary>mount(8) itself, with a table of its own and our helper laid over /sbin, where this machine lets us.</summary>
    [Fact]
    public async Task A_line_of_the_table_of_file_systems_mounts_it()
    {
        MountedFolder.SkipUnlessMountable();
        var (point, table, sbin) = (_workplace.MakeDirectory("point"), Path.Combine(_workplace.Root, "fstab"), _workplace.MakeDirectory("sbin"));
        File.CreateSymbolicLink(Path.Combine(sbin, "mount.cloudmount"), Workplace.Program);
        var preparation = $"mount -t overlay -o lowerdir={sbin}:/sbin overlay /sbin";
        var prepared = await RunApartAsync(preparation);
        if (prepared.Code != 0) Assert.Skip($"mount(8) cannot be tried: {prepared.Error}");
        await using var served = await QuatrixServer.StartAsync(_workplace, isPlain: true);
        var folder = Directory.CreateDirectory(Path.Combine(served.Folder, "e"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "f"), "of the server", Cancellation);
        var line = $"quatrix://127.0.0.1:{served.Server.BaseAddress.Port}/e {point} cloudmount _netdev,noauto,cache_dir={point}.cache,ca_cert={served.Server.AuthorityFile} 0 0\n";
        await File.WriteAllTextAsync(table, line, Cancellation);
        _workplace.Environment["CLOUDMOUNT_KEY"] = served.Server.CreatedApiKey;
        var run = await RunApartAsync($"{preparation} && mount -T {table} {point} && cat {point}/f && umount {point}");
        Assert.True(run is { Code: 0, Output: "of the server" }, run.ToString());
    }

    /// <summary>Runs a script whose mounts nobody else sees.</summary>
    private Task<CommandOutput> RunApartAsync(string script) =>
        _workplace.RunAsync(["--mount", "--propagation", "private", "sh", "-c", script], "", "unshare");

    private async Task MountAsync(QuatrixServer served, MountedFolder mount)
    {
        var helper = Path.Combine(_workplace.Root, "mount.cloudmount");
        File.CreateSymbolicLink(helper, Workplace.Program);
        var remote = $"quatrix://127.0.0.1:{served.Server.BaseAddress.Port}/";
        var options = $"rw,_netdev,nofail,actimeo=0.5,write_back=0.1,cache_dir={mount.CacheDirectory},ca_cert={served.Server.AuthorityFile}";
        var lacking = await _workplace.RunAsync([remote, mount.Root, "-o", options], "", helper);
        Assert.True(lacking.Code == 32 && lacking.Error.Contains("CLOUDMOUNT_KEY", StringComparison.Ordinal), lacking.ToString());
        _workplace.Environment["CLOUDMOUNT_KEY"] = "no such key";
        var wrong = await _workplace.RunAsync([remote, mount.Root, "-o", options], "", helper);
        Assert.True(wrong.Code == 32 && wrong.Error.Contains("CLOUDMOUNT_KEY", StringComparison.Ordinal), wrong.ToString());
        _workplace.Environment["CLOUDMOUNT_KEY"] = served.Server.CreatedApiKey;
        _workplace.Environment["CLOUDMOUNT_PIN"] = "1234";
        var run = await _workplace.RunAsync([remote, mount.Root, "-o", options], "", helper);
        Assert.True(run.Code == 0, run.ToString());
    }

    /// <summary>What is said of such a service.</summary>
    private async Task TestAsync(QuatrixServer served)
    {
        var run = await _workplace.RunAsync("config", "test", "own", "--json");
        Assert.True(run.Code == 0, run.ToString());
        using var report = JsonDocument.Parse(run.Output);
        var told = report.RootElement;
        Assert.Equal(
            ("Quatrix", "ApiKey", false, true),
            (told.GetProperty("service").GetString(), told.GetProperty("login").GetString(), told.GetProperty("hasExtensions").GetBoolean(), told.GetProperty("isEncrypted").GetBoolean()));
        Assert.Equal(served.Server.CreatedAccount!.Key, told.GetProperty("accountEmail").GetString());
        Assert.Equal(told.GetProperty("totalBytes").GetInt64(), told.GetProperty("usedBytes").GetInt64() + told.GetProperty("freeBytes").GetInt64());
        Assert.True(told.GetProperty("certificate").GetProperty("isByOwnAuthority").GetBoolean());
        Assert.DoesNotContain(served.Server.CreatedApiKey!, run.ToString(), StringComparison.Ordinal);
    }

    /// <summary>As another client of the service: a new directory, and a file of another name.</summary>
    private static async Task ChangeElsewhereAsync(QuatrixServer served)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(served.Server.BaseAddress, "/api/1.0/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", served.Server.CreatedApiKey);
        await PostAsync(client, "file/makedir", """{"name":"elsewhere"}""");
        var file = await PostAsync(client, "file/id", """{"path":"e/keep"}""");
        await PostAsync(client, $"file/rename/{file.GetProperty("file_id").GetString()}", """{"name":"moved"}""");
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string call, string arguments)
    {
        using var content = new StringContent(arguments);
        using var answer = await client.PostAsync(new Uri(call, UriKind.Relative), content, Cancellation);
        answer.EnsureSuccessStatusCode();
        using var reply = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return reply.RootElement.Clone();
    }
}
