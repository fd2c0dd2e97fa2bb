using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>Copies files by id. A copy has an id of its own, and appears whole.</summary>
internal sealed class EntryCopier(ServedTree tree, EntryIds ids, ContentPlacer placer)
{
    private readonly FileCopier _content = new(tree);

    /// <summary>NotFound, Exists, Invalid, Forbidden, Busy.</summary>
    public async Task<Outcome<Identified>> CopyAsync(MoveOrder order, CancellationToken cancellation)
    {
        if (!order.Target.Path.Child(order.Name).TryGet(out _, out var refusal)) return refusal;
        if (!tree.Area.CreateFile().TryGet(out var file, out refusal)) return refusal;
        using (file)
        {
            var copied = await _content.CopyAsync(order.Source.Path, order.Source.Id, file, long.MaxValue, cancellation).ConfigureAwait(false);
            if (!copied.TryGet(out var source, out refusal)) return refusal;
            var copy = EntryId.Mint();
            var changes = new EntryChanges(order.ModifyTime ?? source.Stat.ModifyTime, null, source.Record.Attributes, copy);
            var placed = await FreeName.TryAsync(order.Name, order.Resolves, name => PlaceAsync(file, order, name, changes)).ConfigureAwait(false);
            return placed.TryGet(out var facts, out refusal) ? ids.Put(copy, order.Target, facts) : refusal;
        }
    }

    private async Task<Outcome<PathFacts>> PlaceAsync(UnfinishedFile file, MoveOrder order, string name, EntryChanges changes)
    {
        if (!order.Target.Path.Child(name).TryGet(out var path, out var refusal)) return refusal;
        var upload = new UploadOrder(path, order.Overwrites ? null : "", changes) { MayBeNew = order.Overwrites };
        var placed = await placer.PlaceAsync(file, upload).ConfigureAwait(false);
        return placed.TryGet(out _, out refusal) || refusal.Kind != RefusalKind.VersionMismatch ? placed : Refusal.PathExists;
    }
}
