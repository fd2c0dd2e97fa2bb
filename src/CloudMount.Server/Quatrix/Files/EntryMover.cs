using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>Moves entries by id. The moved entry keeps its id; a file that is replaced loses its own.</summary>
internal sealed class EntryMover(EntryEditor editor, EntryIds ids)
{
    private const int MaxTries = 10;

    /// <summary>
    /// Moves an entry, wherever it and its target were moved since they were found. NotFound (or deleted meanwhile), Exists, Invalid (a directory into
    /// itself, a name), Forbidden.
    /// </summary>
    public async Task<Outcome<Identified>> MoveAsync(MoveOrder order)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!order.Target.Path.Child(order.Name).TryGet(out _, out var refusal)) return refusal;
            var moved = await FreeName.TryAsync(order.Name, order.Resolves, name => MoveAsync(order, name)).ConfigureAwait(false);
            if (moved.TryGet(out var facts, out refusal)) return ids.Put(order.Source.Id, order.Target, facts);
            if (refusal.Kind != RefusalKind.NotFound || attempt == MaxTries || FindAgain(order) is not { } now) return refusal;
            order = now;
        }
    }

    /// <summary>Null where the source or the target is gone, or went into the trash.</summary>
    private MoveOrder? FindAgain(MoveOrder order) =>
        ids.Find(order.Source.Id).TryGet(out var source, out _) && ids.Find(order.Target.Id).TryGet(out var target, out _)
        && (order.Source.IsInTrash || !source.IsInTrash) && (order.Target.IsInTrash || !target.IsInTrash)
            ? order with { Source = source, Target = target } : null;

    private async Task<Outcome<PathFacts>> MoveAsync(MoveOrder order, string name)
    {
        var (source, changes) = (order.Source, new EntryChanges(order.ModifyTime));
        if (!order.Target.Path.Child(name).TryGet(out var path, out var refusal)) return refusal;

        // A directory moved onto a taken name below itself would be told of that name.
        if (path.IsWithin(source.Path) && path.Segments.Count > source.Path.Segments.Count)
            return Refusal.Invalid("A directory cannot be moved into itself.", "target_id");
        var target = path.IsWithin(source.Path) ? null : path;
        return await editor.EditAsync(source.Path, target, order.Overwrites, changes, source.Id, order.IfVersion).ConfigureAwait(false);
    }
}
