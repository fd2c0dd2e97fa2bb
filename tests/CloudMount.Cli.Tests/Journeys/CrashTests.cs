using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>What fsync confirmed survives the death of the mount, of the server, and of both.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private const int Rounds = 3;
    private readonly Workplace _workplace = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(ServedApi.SmartFile, true, false, 1)]
    [InlineData(ServedApi.SmartFile, false, true, 2)]
    [InlineData(ServedApi.SmartFile, true, true, 3)]
    [InlineData(ServedApi.Quatrix, true, false, 4)]
    [InlineData(ServedApi.Quatrix, false, true, 5)]
    [InlineData(ServedApi.Quatrix, true, true, 6)]
    public async Task Files_that_were_synced_are_whole_on_the_mount_and_on_the_server(ServedApi api, bool killMount, bool killServer, int seed)
    {
        MountedFolder.SkipUnlessMountable();
        await using var served = await ServedFolder.StartAsync(_workplace, api);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0.2");
        var files = new ConfirmedFiles(seed);
        var moments = new Random(seed);
        for (var round = 1; round <= Rounds; round++)
        {
            await CrashAsync(served, mount, files, round, TimeSpan.FromMilliseconds(moments.Next(100, 1000)), killMount, killServer);
            Assert.Empty(files.Damaged(mount.Root));
        }

        Assert.True(files.Count > Rounds, $"Only {files.Count} files were confirmed. {files.Failure}");
        await mount.SyncAsync();
        Assert.Empty(files.Damaged(served.Folder));
    }

    private static async Task CrashAsync(
        ServedFolder served, MountedFolder mount, ConfirmedFiles files, int round, TimeSpan moment, bool killMount, bool killServer)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writing = Task.Run(() => files.WriteUntil(mount.Root, $"round{round}", end.Token), Cancellation);
        await Task.Delay(moment, TimeProvider.System, Cancellation);
        if (killServer) await served.StopAsync();
        if (killMount) await mount.KillAsync();
        else await Task.Delay(TimeSpan.FromSeconds(0.3), TimeProvider.System, Cancellation);
        await end.CancelAsync();
        await writing;
        if (killServer) await served.StartAgainAsync();
        if (killMount) await mount.MountAsync();
    }
}
