using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Tests.Model;

// Clean restarts and crashes.
internal sealed partial class ModelRun
{
    // The trees since the last moment from which on all was durable, that one first. After a crash one of them is there.
    private readonly List<List<Node>> _history = [];

    // The last content of each inode of the model, whether it still has a name or not: content is never older than the tree.
    private readonly Dictionary<InodeNumber, byte[]> _contents = [];
    private bool _hasCrashed;

    private async Task ReopenAsync()
    {
        await _engine.ReleaseAllAsync();
        await _model.ReleaseAllAsync();
        await _pump.AbandonAsync(_volume);
        OpenVolume();
        await CompareAsync();
        await NoteDurableAsync();
    }

    private async Task NoteDurableAsync()
    {
        _history.Clear();
        await RememberAsync();
    }

    private async Task RememberAsync()
    {
        if (!_settings.Crashes) return;
        var tree = await _model.TreeAsync();
        foreach (var node in tree)
        {
            if (node.Content is not null) _contents[node.Attributes.Inode] = node.Content;
        }

        foreach (var open in _model.Slots)
        {
            if (open is not null && await _model.ContentAsync(open) is { } content) _contents[open.Inode] = content;
        }

        _history.Add(tree);
    }

    /// <summary>The process dies: what its files hold at this moment is all that is left.</summary>
    private async Task CrashAsync(bool isQuiet)
    {
        if (isQuiet)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await NoteDurableAsync();
        }

        // An upload over a version whose answer is lost with the process looks like another machine's once the file is changed again: a conflict copy keeps
        // both, which the model does not know. SharedRun does.
        if (_pump.HoldsAnswers) await _pump.LetGoAsync();
        var dead = _volume;
        var source = CacheDirectory;
        _cacheNumber++;
        DiskImage.Copy(source, CacheDirectory);
        await _pump.AbandonAsync(dead);
        await SetFaultsAsync(new(Act.Connect));
        OpenVolume();
        _hasCrashed = true;
        var found = await _engine.TreeAsync();
        var lines = Lines(found, found);
        if (!_history.Exists(tree => Lines(tree.ConvertAll(WithLastContent), found) == lines)) Assert.Equal(Lines(_history[0].ConvertAll(WithLastContent), found), lines);
        await TakeAsModelAsync(found);
        await NoteDurableAsync();
    }

    private Node WithLastContent(Node node) => node.Content is not null && _contents.TryGetValue(node.Attributes.Inode, out var content)
        ? node with { Content = content, Attributes = node.Attributes with { Size = content.Length } }
        : node;

    /// <summary>The model starts anew from what is there.</summary>
    private async Task TakeAsModelAsync(List<Node> tree)
    {
        _modelVfs.Dispose();
        _modelVfs = NewModel();
        _model = new(_modelVfs, takesOver: false);
        _contents.Clear();
        var builder = new ModelBuilder(_modelVfs);
        foreach (var node in tree) await builder.AddAsync(node);
        foreach (var node in tree) await builder.SetTimeAsync(node);
    }
}
