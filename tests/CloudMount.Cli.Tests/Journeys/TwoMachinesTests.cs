using System.Diagnostics;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>Two mounts of one remote, each with a cache of its own.</summary>
public sealed class TwoMachinesTests : IAsyncLifetime
{
    private readonly Workplace _workplace = new();
    private ServedFolder _served = null!;
    private MountedFolder _a = null!;
    private MountedFolder _b = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        MountedFolder.SkipUnlessMountable();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_a is not null) await _a.DisposeAsync();
        if (_b is not null) await _b.DisposeAsync();
        if (_served is not null) await _served.DisposeAsync();
        _workplace.Dispose();
    }

    [Theory]
    [InlineData(ServedApi.SmartFile)]
    [InlineData(ServedApi.Quatrix)]
    public async Task A_change_appears_within_the_expiry_and_an_open_file_keeps_its_version(ServedApi api)
    {
        await StartAsync(api);
        await WriteAsync(_a, "file.txt", "base");
        await _a.SyncAsync();
        await ShowsAsync(_b, "file.txt", "base");
        using (var open = new StreamReader(_b.At("file.txt")))
        {
            await WriteAsync(_a, "file.txt", "newer and longer");
            await _a.SyncAsync();
            await ShowsAsync(_b, "file.txt", "newer and longer");
            Assert.Equal("base", await open.ReadToEndAsync(Cancellation));
        }

        File.Delete(_a.At("file.txt"));
        await _a.SyncAsync();
        await EventuallyAsync(() => !File.Exists(_b.At("file.txt")));
    }

    [Theory]
    [InlineData(ServedApi.SmartFile)]
    [InlineData(ServedApi.Quatrix)]
    public async Task Edits_made_apart_are_both_kept_and_the_conflict_is_named(ServedApi api)
    {
        await StartAsync(api);
        await WriteAsync(_a, "file.txt", "base");
        await _a.SyncAsync();
        await ShowsAsync(_b, "file.txt", "base");
        await _served.StopAsync();
        await WriteAsync(_a, "file.txt", "from a");
        await WriteAsync(_b, "file.txt", "from b");
        await _served.StartAgainAsync();
        await _a.SyncAsync();
        await _b.SyncAsync();
        await EventuallyAsync(() => new[] { _a, _b }.All(mount => Versions(mount.Root).SequenceEqual(["from a", "from b"])));
        Assert.Equal(["from a", "from b"], Versions(_served.Folder));
        var status = (await _workplace.RunAsync("status")).Output;
        Assert.Matches(@"file \(conflict [^)]+\)\.txt", status);
        Assert.Equal(1, await ConflictsAsync(_a) + await ConflictsAsync(_b));
    }

    private async Task StartAsync(ServedApi api)
    {
        _served = await ServedFolder.StartAsync(_workplace, api);
        _a = await MountedFolder.StartAsync(_workplace, "a", "actimeo=1,write_back=0.1");
        _b = await MountedFolder.StartAsync(_workplace, "b", "actimeo=1,write_back=0.1");
    }

    // Whoever uploads second meets the conflict.
    private static async Task<int> ConflictsAsync(MountedFolder mount) =>
        (await mount.StatusAsync()).GetProperty("status").GetProperty("conflicts").GetArrayLength();

    private static Task WriteAsync(MountedFolder mount, string name, string text) => File.WriteAllTextAsync(mount.At(name), text, Cancellation);

    private static Task ShowsAsync(MountedFolder mount, string name, string text) =>
        EventuallyAsync(() => File.Exists(mount.At(name)) && File.ReadAllText(mount.At(name)) == text);

    private static IEnumerable<string> Versions(string directory) =>
        Directory.EnumerateFiles(directory, "file*.txt").Select(File.ReadAllText).Order(StringComparer.Ordinal);

    private static async Task EventuallyAsync(Func<bool> isTrue)
    {
        var started = Stopwatch.GetTimestamp();
        while (!isTrue())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "It did not become true.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
    }
}
