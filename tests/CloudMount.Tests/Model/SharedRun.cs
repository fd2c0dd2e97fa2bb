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
    private readonly Pump _pump;
    private readonly HashSet<string> _written = [];
    private readonly HashSet<string> _kept = [];
    private int _cacheNumber;
    private int _lastContent;

    // Copies below it have another path by then, and status takes them for dealt with.
    private bool _hasMovedDirectory;
    private Volume _volume = null!;
    private Side _engine = null!;

    private SharedRun(ModelSettings settings)
    {
        _settings = settings;
        _memory = new((settings.IsPlain ? InMemoryOptions.Plain : new InMemoryOptions()) with { Time = _time });
        _store = new(_memory, seed: 1, _time);
        _pump = new(_store);
        OpenVolume();
    }

    private string CacheDirectory => Path.Combine(_directory.FullName, $"cache{_cacheNumber}");

    public static async Task RunAsync(ModelSettings settings, IReadOnlyList<Step> steps)
    {
        await using var run = new SharedRun(settings);
        foreach (var step in steps) await run.TakeAsync(step);
        await run._pump.LetGoAsync();
        await run._engine.ReleaseAllAsync();
        await run.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.AbandonAsync(_volume);
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
            Act.Rename when path != other => ReplaceAsync(other, () => MoveAsync(path, other, RenameMode.Replace)),
            Act.MakeDirectory => _engine.MakeDirectoryAsync(path, 0x1ED),
            Act.RemoveDirectory => _engine.RemoveDirectoryAsync(path),
            Act.Open when !_engine.IsOpen(slot) => _engine.OpenAsync(other, slot, step.C % 2 == 0 ? OpenMode.Read : OpenMode.Read | OpenMode.Write),
            Act.WriteOpen when _engine.CanWrite(slot) => WriteOpenAsync(slot),
            Act.Link when path != other => _engine.LinkAsync(path, other),
            Act.Exchange when path != other => MoveAsync(path, other, RenameMode.Exchange),
            Act.Sync when _engine.CanWrite(slot) => _engine.SyncAsync(slot),
            Act.Evict => _volume.Staging.WhenTrimmedAsync(),
            Act.Read when _engine.IsOpen(slot) => CheckOpenAsync(slot),
            Act.Release when _engine.IsOpen(slot) => _engine.ReleaseAsync(slot),
            Act.Compare => _engine.FindTreeAsync(),
            Act.WriteBack => _pump.RunAsync(_volume),
            Act.Hold => _pump.HoldAsync(_volume, step.B % 2 == 0),
            Act.LetGo => _pump.LetGoAsync(),
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

    private async Task<string> MoveAsync(string path, string other, RenameMode mode)
    {
        foreach (var one in (string[])[path, other])
            _hasMovedDirectory |= (await _engine.LookAsync(one)).StartsWith("Ok Directory", StringComparison.Ordinal);
        return await _engine.RenameAsync(path, other, mode);
    }

    /// <summary>Writes over all that an open file holds.</summary>
    private async Task WriteOpenAsync(int slot)
    {
        var open = _engine.Slots[slot]!;
        if (await _engine.ContentAsync(open) is not { Length: > 0 } before) return;
        var word = NewWord("over");
        var content = string.Concat(Enumerable.Repeat(word, 1 + (before.Length / word.Length)))[..before.Length];
        _written.Add(content);
        if (await _engine.WriteAsync(slot, 0, Encoding.UTF8.GetBytes(content)) != $"Ok {content.Length}") return;
        _kept.Remove(Text(before));
        if (_volume.Index.EntriesOf(open.Inode).Exists(entry => !entry.IsRemoved)) _kept.Add(content);
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
        // A plain service tells versions of one size by their second.
        if (_settings.IsPlain) _time.Advance(TimeSpan.FromSeconds(1));
        if (_memory.ReadFile(path) is { } replaced) _kept.Remove(Text(replaced));
        var content = NewContent("there", seed);
        _kept.Add(content);
        _memory.WriteFile(path, Encoding.UTF8.GetBytes(content));
    }

    private string NewContent(string side, int seed)
    {
        var content = string.Concat(Enumerable.Repeat(NewWord(side), 1 + (seed % 12)));
        _written.Add(content);
        return content;
    }

    private string NewWord(string side) => string.Create(CultureInfo.InvariantCulture, $"<{++_lastContent} {side}>");

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);
}
