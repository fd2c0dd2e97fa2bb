using System.Diagnostics;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>A mount through SmartFile and one through Quatrix of one folder. What was learned holds for an hour: only the change feed shows more.</summary>
public sealed class BothServicesTests : IAsyncLifetime
{
    private const string Options = "actimeo=3600,write_back=0.1";

    // Far more than the two seconds that are promised, for slow machines, and far less than the hour.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Workplace _workplace = new();
    private ServedFolder _served = null!;
    private MountedFolder _smartFile = null!;
    private MountedFolder _quatrix = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        MountedFolder.SkipUnlessMountable();
        _served = await ServedFolder.StartAsync(_workplace, ServedApi.Quatrix);
        await _served.AddSmartFileRemoteAsync();
        Directory.CreateDirectory(Path.Combine(_served.Folder, "d"));
        _quatrix = await MountedFolder.StartAsync(_workplace, "q", Options);
        _smartFile = await MountedFolder.StartAsync(_workplace, "s", Options, "smartfile:");
        foreach (var mount in new[] { _quatrix, _smartFile })
        {
            var started = Stopwatch.GetTimestamp();
            while (await FeedAsync(mount) != "Followed") Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "The feed is not followed.");
            Assert.Empty(Directory.EnumerateFileSystemEntries(mount.At("d")));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_smartFile is not null) await _smartFile.DisposeAsync();
        if (_quatrix is not null) await _quatrix.DisposeAsync();
        if (_served is not null) await _served.DisposeAsync();
        _workplace.Dispose();
    }

    [Fact]
    public async Task Each_sees_what_the_other_does()
    {
        var longest = TimeSpan.Zero;
        foreach (var (from, to) in new[] { (_smartFile, _quatrix), (_quatrix, _smartFile) })
        {
            await ShowsAsync(from, () => File.WriteAllText(from.At("d/f"), "1"), () => File.Exists(to.At("d/f")) && File.ReadAllText(to.At("d/f")) == "1");
            await ShowsAsync(from, () => File.WriteAllText(from.At("d/f"), "longer"), () => File.ReadAllText(to.At("d/f")) == "longer");
            await ShowsAsync(from, () => File.Move(from.At("d/f"), from.At("g")), () => File.Exists(to.At("g")) && !File.Exists(to.At("d/f")));
            await ShowsAsync(from, () => Directory.CreateDirectory(from.At("d/e")), () => Directory.Exists(to.At("d/e")));
            await ShowsAsync(from, () => File.Move(from.At("g"), from.At("d/e/h")), () => Names(to).SequenceEqual(["d", "d/e", "d/e/h"]));
            await ShowsAsync(from, () => Directory.Move(from.At("d/e"), from.At("d/i")), () => Names(to).SequenceEqual(["d", "d/i", "d/i/h"]));
            await ShowsAsync(from, () => Directory.Delete(from.At("d/i"), recursive: true), () => Names(to).SequenceEqual(["d"]));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"The longest took {longest.TotalMilliseconds:0} ms.");

        async Task ShowsAsync(MountedFolder from, Action change, Func<bool> isSeen)
        {
            change();
            await from.SyncAsync();
            var took = await EventuallyAsync(isSeen);
            if (took > longest) longest = took;
        }
    }

    [Fact]
    public async Task A_conflict_between_them_is_kept_and_named()
    {
        await File.WriteAllTextAsync(_smartFile.At("d/file.txt"), "base", Cancellation);
        await _smartFile.SyncAsync();
        await EventuallyAsync(() => File.Exists(_quatrix.At("d/file.txt")) && File.ReadAllText(_quatrix.At("d/file.txt")) == "base");
        await _served.StopAsync();
        await File.WriteAllTextAsync(_smartFile.At("d/file.txt"), "from SmartFile", Cancellation);
        await File.WriteAllTextAsync(_quatrix.At("d/file.txt"), "from Quatrix", Cancellation);
        await _served.StartAgainAsync();
        await _smartFile.SyncAsync();
        await _quatrix.SyncAsync();
        string[] both = ["from Quatrix", "from SmartFile"];
        await EventuallyAsync(() => new[] { _smartFile.At("d"), _quatrix.At("d") }.All(directory => Versions(directory).SequenceEqual(both)));
        Assert.Equal(both, Versions(Path.Combine(_served.Folder, "d")));
        Assert.Matches(@"d/file \(conflict [^)]+\)\.txt", (await _workplace.RunAsync("status")).Output);
    }

    private static async Task<string?> FeedAsync(MountedFolder mount) => (await mount.StatusAsync()).GetProperty("status").GetProperty("feed").GetString();

    private static IEnumerable<string> Names(MountedFolder mount) => Directory
        .EnumerateFileSystemEntries(mount.Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(mount.Root, path)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Versions(string directory) =>
        Directory.EnumerateFiles(directory, "file*.txt").Select(File.ReadAllText).Order(StringComparer.Ordinal);

    private static async Task<TimeSpan> EventuallyAsync(Func<bool> isTrue)
    {
        var started = Stopwatch.GetTimestamp();
        while (!IsTrue())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "It did not become true.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }

        return Stopwatch.GetElapsedTime(started);

        // What is looked at may vanish meanwhile.
        bool IsTrue()
        {
            try
            {
                return isTrue();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
