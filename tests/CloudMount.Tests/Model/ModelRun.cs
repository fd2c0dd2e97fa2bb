using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit;
using CloudMount.TestKit.Model;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Model;

/// <summary>
/// One sequence: every operation is done on a whole volume and on the model, and both must answer the same. The volume works on a store that fails,
/// on a clock that stands still but for <see cref="Act.Pass"/>, and sends only when a step says so, so that a sequence repeats.
/// </summary>
internal sealed partial class ModelRun : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-model-");
    private readonly ModelSettings _settings;
    private readonly ManualTimeProvider _time = new();
    private readonly IRemoteStore _remote;
    private readonly FaultyStore _store;
    private readonly Pump _pump;
    private int _cacheNumber;
    private Volume _volume = null!;
    private ModelVfs _modelVfs;
    private Side _engine = null!;
    private Side _model;

    private ModelRun(ModelSettings settings, IRemoteStore? remote)
    {
        _settings = settings;
        _remote = remote ?? new InMemoryStore((settings.IsPlain ? InMemoryOptions.Plain : new InMemoryOptions()) with { Time = _time });
        _store = new(_remote, seed: 1, _time);
        _pump = new(_store);
        OpenVolume();
        _modelVfs = NewModel();
        _model = new(_modelVfs, takesOver: false);
    }

    private string CacheDirectory => Path.Combine(_directory.FullName, $"cache{_cacheNumber}");

    /// <summary>Runs a sequence and ends it with a comparison of all. Throws where the volume is not as the model.</summary>
    public static Task RunAsync(ModelSettings settings, IReadOnlyList<Step> steps) => RunAsync(settings, steps, remote: null);

    /// <param name="remote">Empty and connected; disposed at the end. Null for one in memory.</param>
    public static async Task RunAsync(ModelSettings settings, IReadOnlyList<Step> steps, IRemoteStore? remote)
    {
        await using var run = new ModelRun(settings, remote);
        await run.NoteDurableAsync();
        foreach (var step in steps)
        {
            await run.TakeAsync(step);
            await run.RememberAsync();
        }

        await run._pump.LetGoAsync();
        await run._engine.ReleaseAllAsync();
        await run._model.ReleaseAllAsync();
        await run.CompareAsync();
        await run.SyncAllAsync();
        await run.ReopenAsync();
        await run.CompareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.AbandonAsync(_volume);
        await _store.DisposeAsync();
        _modelVfs.Dispose();
        _directory.Delete(recursive: true);
    }

    private void OpenVolume()
    {
        _volume = Volume.Open(VolumeSetting.Of(CacheDirectory, _settings), _store, NullLoggerFactory.Instance, _time);
        _engine = new(_volume.Vfs, _settings.TakesOver);
    }

    private ModelVfs NewModel() => new(new ModelOptions { TimeProvider = _time });

    private async Task CompareAsync()
    {
        var expected = await _model.TreeAsync();
        if (await _engine.FindTreeAsync() is not { } found)
        {
            Assert.True(IsExcused(nameof(VfsStatus.Unreachable)));
            return;
        }

        Assert.Equal(Lines(expected, found), Lines(found, found));
    }

    // Content that could not be had is left out on both sides.
    private string Lines(List<Node> nodes, List<Node> found)
    {
        var unknown = found.Where(node => node.Content is null).Select(node => node.Path).ToHashSet();
        return string.Join('\n', nodes.OrderBy(node => node.Path, StringComparer.Ordinal)
            .Select(node => node.Describe(!_settings.TakesOver && !_hasCrashed, !unknown.Contains(node.Path))));
    }
}
