using System.Globalization;
using System.Text;
using CloudMount.Primitives;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Model;

/// <summary>
/// One sequence with another machine that changes the remote. Each content is written once and is unlike all others. What nobody who saw it replaced
/// or removed must be somewhere in the end, both sides must be equal then, and no read ever gives bytes of two contents.
/// </summary>
internal sealed partial class SharedRun : IAsyncDisposable
{
    private static readonly string[] Paths = ["a", "b", "d", "d/a", "d/b", "e/a"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-shared-");
    private readonly ModelSettings _settings;
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStore _memory;
    private readonly FaultyStore _store;
    private readonly HashSet<string> _written = [];
    private readonly HashSet<string> _kept = [];
    private int _cacheNumber;
    private int _lastContent;
    private Volume _volume = null!;
    private Side _engine = null!;

    private SharedRun(ModelSettings settings)
    {
        _settings = settings;
        _memory = new((settings.IsPlain ? InMemoryOptions.Plain : new InMemoryOptions()) with { Time = _time });
        _store = new(_memory, seed: 1, _time);
        OpenVolume();
    }

    private string CacheDirectory => Path.Combine(_directory.FullName, $"cache{_cacheNumber}");

    public static async Task RunAsync(ModelSettings settings, IReadOnlyList<Step> steps)
    {
        await using var run = new SharedRun(settings);
        foreach (var step in steps) await run.TakeAsync(step);
        await run._engine.ReleaseAllAsync();
        await run.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _volume.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private void OpenVolume()
    {
        _volume = Volume.Open(VolumeSetting.Of(CacheDirectory, _settings), _store, NullLoggerFactory.Instance, _time);
        _engine = new(_volume.Vfs, takesOver: false, isShared: true);
    }

    private Task TakeAsync(Step step)
    {
        var (path, other, slot) = (Paths[step.A % Paths.Length], Paths[step.B % Paths.Length], step.A % Side.SlotCount);
        return step.Act switch
        {
            Act.Write => SaveAsync(path, step.B),
            Act.Unlink => ReplaceAsync(path, () => _engine.UnlinkAsync(path)),
            Act.Rename when path != other => ReplaceAsync(other, () => _engine.RenameAsync(path, other, RenameMode.Replace)),
            Act.MakeDirectory => _engine.MakeDirectoryAsync(path, 0x1ED),
            Act.RemoveDirectory => _engine.RemoveDirectoryAsync(path),
            Act.Open when !_engine.IsOpen(slot) => _engine.OpenAsync(other, slot, OpenMode.Read),
            Act.Read when _engine.IsOpen(slot) => CheckOpenAsync(slot),
            Act.Release when _engine.IsOpen(slot) => _engine.ReleaseAsync(slot),
            Act.Compare => _engine.FindTreeAsync(),
            Act.WriteBack => _volume.Reconciler.RunUntilIdleAsync(default),
            Act.SyncAll => DrainAsync(),
            Act.Reopen or Act.Crash => RestartAsync(step.Act == Act.Crash),
            Act.RemoteWrite or Act.RemoteRemove or Act.RemoteMakeDirectory => TakeRemoteAsync(step.Act, path, step.B),
            _ => TakeConditionsAsync(step),
        };
    }

    private Task TakeConditionsAsync(Step step)
    {
        double[] seconds = [0.05, 1, 4, 31, 100];
        if (step.Act == Act.Pass) _time.Advance(TimeSpan.FromSeconds(seconds[step.A % seconds.Length]));
        if (step.Act is not (Act.Connect or Act.Disconnect or Act.Disturb)) return Task.CompletedTask;
        _store.IsDisconnected = step.Act == Act.Disconnect;
        _store.RateBefore = step.Act == Act.Disturb ? step.A / 250.0 : 0;
        _store.RateAfter = step.Act == Act.Disturb ? step.B / 250.0 : 0;
        return Task.CompletedTask;
    }

    private async Task SaveAsync(string path, int seed)
    {
        const OpenMode Mode = OpenMode.Read | OpenMode.Write | OpenMode.Truncate;
        var slot = Enumerable.Range(0, Side.SlotCount).FirstOrDefault(slot => !_engine.IsOpen(slot), -1);
        if (slot < 0) return;
        var content = NewContent("here", seed);
        await ReplaceAsync(path, async () =>
        {
            var created = await _engine.CreateAsync(path, slot, Mode, 0x1A4);
            if (!_engine.IsOpen(slot)) return created;
            Assert.Equal($"Ok {content.Length}", await _engine.WriteAsync(slot, 0, Encoding.UTF8.GetBytes(content)));
            await _engine.ReleaseAsync(slot);
            _kept.Add(content);
            return "Ok";
        });
    }

    /// <summary>Does what puts something else, or nothing, at a path. Content that cannot be seen there is not replaced by a test.</summary>
    private async Task ReplaceAsync(string path, Func<Task<string>> operation)
    {
        var kind = await _engine.LookAsync(path);
        var seen = await _engine.ContentAsync(path);
        if (seen is null && kind is not nameof(VfsStatus.NotFound) && !kind.StartsWith("Ok Directory", StringComparison.Ordinal)) return;
        if ((await operation()).StartsWith("Ok", StringComparison.Ordinal) && seen is not null) _kept.Remove(Text(seen));
    }

    private Task TakeRemoteAsync(Act act, string path, int seed)
    {
        var all = _memory.AllPaths();
        var parent = path.Contains('/', StringComparison.Ordinal) ? $"/{path[..path.IndexOf('/', StringComparison.Ordinal)]}" : "";
        if (all.Contains(parent)) return Task.CompletedTask;
        if (act == Act.RemoteRemove)
        {
            foreach (var below in all.Where(found => found == "/" + path || found.StartsWith($"/{path}/", StringComparison.Ordinal)))
            {
                if (_memory.ReadFile(below) is { } lost) _kept.Remove(Text(lost));
            }

            _memory.Remove(path);
        }
        else if (act == Act.RemoteMakeDirectory && !all.Contains("/" + path)) _memory.CreateDirectory(path);
        else if (act == Act.RemoteWrite && !all.Contains($"/{path}/")) WriteRemote(path, seed);
        return Task.CompletedTask;
    }

    private void WriteRemote(string path, int seed)
    {
        if (_memory.ReadFile(path) is { } replaced) _kept.Remove(Text(replaced));
        var content = NewContent("there", seed);
        _kept.Add(content);
        _memory.WriteFile(path, Encoding.UTF8.GetBytes(content));
    }

    private string NewContent(string side, int seed)
    {
        var word = string.Create(CultureInfo.InvariantCulture, $"<{side} {++_lastContent}>");
        var content = string.Concat(Enumerable.Repeat(word, 1 + (seed % 12)));
        _written.Add(content);
        return content;
    }

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);
}
