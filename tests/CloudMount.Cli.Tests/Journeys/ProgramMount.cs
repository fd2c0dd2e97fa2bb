using CloudMount.Fs.Linux;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>One server and one mount for all programs of a class.</summary>
public class ProgramMount : IAsyncLifetime
{
    private readonly Workplace _workplace = new();
    private ServedFolder? _served;
    private MountedFolder? _mount;

    protected virtual ServedApi Api => ServedApi.SmartFile;

    protected virtual string[] ServerOptions => [];

    // Long, so that what a program makes and removes again folds away.
    protected virtual string MountOptions => "write_back=10";

    public async ValueTask InitializeAsync()
    {
        if (FuseMount.Probe() is not null) return;
        _served = await ServedFolder.StartAsync(_workplace, Api, ServerOptions);
        _mount = await MountedFolder.StartAsync(_workplace, "mnt", MountOptions);
    }

    /// <summary>Runs a script in a directory of its own, syncs, and compares the server's folder with the mount.</summary>
    public async Task RunAsync(string program)
    {
        MountedFolder.SkipUnlessMountable();
        foreach (var need in ProgramScripts.Needs(program))
            if (!Shell.Has(need)) Assert.Skip($"{need} is not installed.");
        Directory.CreateDirectory(_mount!.At(program));
        var run = await Shell.RunAsync("bash", ProgramScripts.PathOf(program), _mount.At(program));
        Assert.True(run.Code == 0, run.ToString());
        await _mount.SyncAsync();
        Assert.Empty(FolderComparison.Differences(_mount.Root, _served!.Folder, program).Take(20));
        Assert.Equal(0, (await _mount.StatusAsync()).GetProperty("status").GetProperty("pendingEntries").GetInt32());
    }

    public async ValueTask DisposeAsync()
    {
        if (_mount is not null) await _mount.DisposeAsync();
        if (_served is not null) await _served.DisposeAsync();
        _workplace.Dispose();
        GC.SuppressFinalize(this);
    }
}
