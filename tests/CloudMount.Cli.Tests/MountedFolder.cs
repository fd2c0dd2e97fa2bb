using System.Diagnostics;
using System.Text.Json;
using CloudMount.Fs.Linux;
using Xunit;

namespace CloudMount.Cli.Tests;

/// <summary>A mount of the remote "own", or of another, with a cache of its own, served by a child process.</summary>
internal sealed class MountedFolder(Workplace workplace, string name, string options, string remote = "own:") : IAsyncDisposable
{
    public string Root { get; } = workplace.MakeDirectory(name);

    public string CacheDirectory { get; } = Path.Combine(workplace.Root, name + ".cache");

    public static async Task<MountedFolder> StartAsync(Workplace workplace, string name, string options, string remote = "own:")
    {
        var mount = new MountedFolder(workplace, name, options, remote);
        await mount.MountAsync();
        return mount;
    }

    public static void SkipUnlessMountable()
    {
        if (FuseMount.Probe() is { } reason) Assert.Skip(reason);
    }

    public string At(string path) => Path.Combine(Root, path);

    public Task MountAsync() => OkAsync("mount", remote, Root, "--cache-dir", CacheDirectory, "-o", options);

    public Task UnmountAsync() => OkAsync("unmount", Root);

    /// <summary>Waits until the server has everything below a path, or all.</summary>
    public Task SyncAsync(string path = "") => OkAsync("sync", At(path), "--timeout", "2m");

    public async Task<JsonElement> StatusAsync()
    {
        using var status = JsonDocument.Parse((await workplace.RunAsync("status", Root, "--json")).Output);
        return status.RootElement[0].Clone();
    }

    /// <summary>SIGKILL to the process that serves the mount.</summary>
    public async Task KillAsync()
    {
        var status = await StatusAsync();
        using var process = Process.GetProcessById(status.GetProperty("mount").GetProperty("processId").GetInt32());
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync() => await workplace.RunAsync("unmount", "--force", Root);

    private async Task OkAsync(params string[] arguments)
    {
        var run = await workplace.RunAsync(arguments);
        Assert.True(run.Code == 0, run.ToString());
    }
}
