using System.Globalization;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.WriteBack;
using Xunit;

namespace CloudMount.Tests.Model;

// Time, the remote, and what must lie there in the end.
internal sealed partial class ModelRun
{
    private const int MaxDrainRounds = 3000;

    private async Task PassAsync(Step step)
    {
        double[] seconds = [0.05, 1, 4, 31, 100];
        _time.Advance(TimeSpan.FromSeconds(seconds[step.A % seconds.Length]));
        await NoteDurableAsync();
    }

    private Task SetFaultsAsync(Step step)
    {
        _store.IsDisconnected = step.Act == Act.Disconnect;
        var isDisturbed = step.Act == Act.Disturb;
        _store.RateBefore = isDisturbed ? step.A / 250.0 : 0;
        _store.RateAfter = isDisturbed ? step.B / 250.0 : 0;
        _store.RateOfBrokenReads = isDisturbed ? step.C / 250.0 : 0;
        return Task.CompletedTask;
    }

    /// <summary>Everything is sent, and the remote holds the model's tree.</summary>
    private async Task SyncAllAsync()
    {
        await SetFaultsAsync(new(Act.Connect));
        _volume.OpenInodes.SettleAll();
        var drain = _volume.Reconciler.DrainAsync(null, default);
        for (var rounds = 0; !drain.IsCompleted; rounds++)
        {
            await _pump.RunAsync(_volume);
            if (rounds > MaxDrainRounds) throw new InvalidOperationException("The drain does not end: " + string.Join("; ", _volume.Reconciler.Snapshot(10)));
            if (!drain.IsCompleted) _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(await drain);
        var tree = await _model.TreeAsync();
        Assert.Equal(Lines(tree.Skip(1).Select(Expected).OfType<(string, string)>()), Lines(await RemoteTreeAsync()));
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await NoteDurableAsync();
    }

    private static string Lines(IEnumerable<(string Path, string Line)> entries) =>
        string.Join('\n', entries.OrderBy(entry => entry.Path, StringComparer.Ordinal).Select(entry => $"{entry.Path}: {entry.Line}"));

    private (string Path, string Line)? Expected(Node node)
    {
        var attributes = node.Attributes;
        if (!RemoteAttributes.CanHold(node.Kind, _store.Capabilities)) return null;
        var inode = new InodeRecord { Kind = node.Kind, Permissions = attributes.Permissions, UserId = attributes.UserId, GroupId = attributes.GroupId, ModifyTime = attributes.ModifyTime };
        var xattrs = node.Xattrs.Select(pair => (System.Text.Encoding.UTF8.GetBytes(pair.Name), pair.Value)).ToList();
        var canonical = RemoteAttributes.Canonical(RemoteAttributes.Of(inode, xattrs, _store.Capabilities, out _));
        if (node.Kind == FileKind.Directory) return (node.Path, $"directory {canonical}");
        var content = node.Content ?? System.Text.Encoding.UTF8.GetBytes(node.Target ?? "");
        return (node.Path, $"file {Convert.ToHexString(content)} {canonical} {Time(attributes.ModifyTime)}");
    }

    private async Task<List<(string Path, string Line)>> RemoteTreeAsync()
    {
        List<(string Path, string Line)> all = [];
        var pending = new Stack<(string Prefix, RemotePath Directory)>([("", RemotePath.Root)]);
        while (pending.TryPop(out var next))
        {
            foreach (var child in (await _remote.ListAsync(next.Directory, false, default)).Value.Children!)
            {
                var (path, remotePath) = (next.Prefix + child.Name, next.Directory.Child(child.Name));
                var canonical = RemoteAttributes.Canonical(child.Attributes);
                all.Add((path, child.IsDirectory
                    ? $"directory {canonical}"
                    : $"file {Convert.ToHexString(await ReadRemoteAsync(remotePath, child))} {canonical} {Time(child.ModifyTime)}"));
                if (child.IsDirectory) pending.Push((path + "/", remotePath));
            }
        }

        return all;
    }

    private async Task<byte[]> ReadRemoteAsync(RemotePath path, RemoteEntry file)
    {
        var content = new byte[file.Size];
        if (content.Length == 0) return content;
        await using var opened = (await _remote.OpenReadAsync(path, file.Version, 0, file.Size, default)).Value;
        await opened.Stream.ReadExactlyAsync(content);
        return content;
    }

    // As far as the service keeps it.
    private string Time(Timestamp time)
    {
        if (_settings.TakesOver || _hasCrashed) return "";
        var step = (long)_store.Capabilities.ModifyTimeStep.TotalNanoseconds;
        return (time.Nanoseconds / step).ToString(CultureInfo.InvariantCulture);
    }
}
