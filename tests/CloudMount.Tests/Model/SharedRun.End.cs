using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Tests.Model;

internal sealed partial class SharedRun
{
    private const int MaxDrainRounds = 3000;
    private const int Rounds = 4;

    private async Task DrainAsync()
    {
        await TakeConditionsAsync(new(Act.Connect));
        _volume.OpenInodes.SettleAll();
        var drain = _volume.Reconciler.DrainAsync(null, default);
        for (var rounds = 0; !drain.IsCompleted; rounds++)
        {
            await _pump.RunAsync(_volume);
            if (rounds > MaxDrainRounds) throw new InvalidOperationException("The drain does not end: " + string.Join("; ", _volume.Reconciler.Snapshot(10)));
            if (!drain.IsCompleted) _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private async Task RestartAsync(bool isCrash)
    {
        // What is older than this survives a crash.
        _time.Advance(TimeSpan.FromMilliseconds(50));
        if (!isCrash) await _engine.ReleaseAllAsync();
        var (dead, source) = (_volume, CacheDirectory);
        if (isCrash)
        {
            _cacheNumber++;
            DiskImage.Copy(source, CacheDirectory);
        }

        await _pump.AbandonAsync(dead);
        OpenVolume();
    }

    // The version of an open file may be gone from the remote and from here; then it cannot be read, but it is never another.
    private async Task CheckOpenAsync(int slot)
    {
        var read = await _engine.ReadAsync(slot, 0, 4096);
        if (read.StartsWith("Ok ", StringComparison.Ordinal)) CheckWritten(Convert.FromHexString(read.Split(' ')[2]), $"open file {slot}");
    }

    private void CheckWritten(byte[] content, string where) =>
        Assert.True(_written.Contains(Text(content)), $"'{Text(content)}' at {where} was never written so.");

    /// <summary>Both sides come together, and nothing is lost.</summary>
    private async Task EndAsync()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await DrainAsync();
            _time.Advance(TimeSpan.FromSeconds(61));
            await _engine.FindTreeAsync();
        }

        var here = (await _engine.TreeAsync()).Where(node => node.Path.Length > 0).ToList();
        var files = here.Where(node => node.Kind == FileKind.Regular).ToList();
        foreach (var file in files) CheckWritten(file.Content!, file.Path);
        var remote = _memory.AllPaths().Select(path => path.EndsWith('/') ? path : $"{path}: {Text(_memory.ReadFile(path)!)}");
        var local = here.Select(node => node.Kind == FileKind.Directory ? $"/{node.Path}/" : $"/{node.Path}: {Text(node.Content!)}");
        Assert.Equal(string.Join('\n', remote.Order(StringComparer.Ordinal)), string.Join('\n', local.Order(StringComparer.Ordinal)));
        Assert.Empty(_kept.Except(files.Select(file => Text(file.Content!))));
        if (!_hasMovedDirectory && files.Exists(file => file.Path.Contains("(conflict", StringComparison.Ordinal))) Assert.NotEmpty(_volume.GetStatus().Conflicts);
    }
}
