using CloudMount.Server.Files;

namespace CloudMount.Server.Copying;

/// <summary>Copies files with their attributes. A copy appears whole.</summary>
internal sealed class EntryCopier(ServedTree tree, ContentPlacer placer)
{
    private readonly FileCopier _content = new(tree);

    /// <summary>NotFound, Exists, Invalid, Forbidden, NoSpace, Busy.</summary>
    public async Task<Outcome<PathFacts>> CopyAsync(CopyOrder order, CancellationToken cancellation)
    {
        if (!order.Directory.Child(order.Name).TryGet(out var target, out var refusal)) return refusal;
        await tree.CountedAsync().ConfigureAwait(false);
        if (!(order.Overwrites ? tree.CreateFile(target) : tree.Area.CreateFile()).TryGet(out var file, out refusal)) return refusal;
        using (file)
        {
            var copied = await _content.CopyAsync(order.Source, order.IfId, file, long.MaxValue, cancellation).ConfigureAwait(false);
            if (!copied.TryGet(out var source, out refusal)) return refusal;
            var changes = new EntryChanges(order.ModifyTime ?? source.Stat.ModifyTime, null, source.Record.Attributes, order.NewId);
            return await FreeName.TryAsync(order.Name, order.Resolves, name => PlaceAsync(file, order, name, changes)).ConfigureAwait(false);
        }
    }

    private async Task<Outcome<PathFacts>> PlaceAsync(UnfinishedFile file, CopyOrder order, string name, EntryChanges changes)
    {
        if (!order.Directory.Child(name).TryGet(out var path, out var refusal)) return refusal;
        var upload = new UploadOrder(path, order.Overwrites ? null : "", changes) { MayBeNew = order.Overwrites };
        var placed = await placer.PlaceAsync(file, upload).ConfigureAwait(false);
        return placed.TryGet(out _, out refusal) || refusal.Kind != RefusalKind.VersionMismatch ? placed : Refusal.PathExists;
    }
}
