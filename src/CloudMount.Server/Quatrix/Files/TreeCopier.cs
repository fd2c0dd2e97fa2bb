using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>
/// Copies files, and directories with all they held when the copy began. Each entry of a copy has an id of its own; each file appears whole, a
/// tree one by one. What cannot be copied is told and passed over.
/// </summary>
internal sealed class TreeCopier(ServedTree tree, EntryIds ids, EntryCopier files, TreeLister lister)
{
    private static readonly Refusal IntoItself = Refusal.Invalid("A directory cannot be copied into itself.", "target");

    private readonly EntryAdder _adder = new(tree);

    /// <summary>Answers the copy. NotFound, Exists, Invalid (into itself; too many entries), Forbidden, NoSpace, Busy.</summary>
    /// <param name="noteFailure">Told what of a directory was not copied, by its path.</param>
    public async Task<Outcome<Identified>> CopyAsync(MoveOrder order, Action<ApiPath, Refusal> noteFailure, CancellationToken cancellation)
    {
        if (order.Source.Facts.Stat.IsFile) return await files.CopyAsync(order, cancellation).ConfigureAwait(false);
        if (order.Target.Path.IsWithin(order.Source.Path)) return IntoItself;
        var listed = lister.List(new(order.Source.Path, ListRequest.WholeTree, null), cancellation);
        if (!listed.TryGet(out var source, out var refusal)) return refusal;
        var made = await FreeName.TryAsync(order.Name, order.Resolves, name => MakeAsync(order.Target, name, source.Facts)).ConfigureAwait(false);
        if (!made.TryGet(out var copy, out refusal)) return refusal;

        // Without recursion: how deep a tree is must not matter to the stack.
        var waiting = new Stack<(ApiPath From, ListedEntry Entry, Identified To)>([(order.Source.Path, source, copy)]);
        while (waiting.TryPop(out var next))
        {
            foreach (var child in next.Entry.Children ?? [])
            {
                if (!next.From.Child(child.Name).TryGet(out var from, out refusal)) continue;
                var copied = child.IsDirectory
                    ? await MakeAsync(next.To, child.Name, child.Facts).ConfigureAwait(false)
                    : await files.CopyAsync(new(new(child.Facts.Id, null, from, child.Facts), next.To, child.Name), cancellation).ConfigureAwait(false);
                if (!copied.TryGet(out var below, out refusal)) noteFailure(from, refusal);
                else if (child.IsDirectory) waiting.Push((from, child, below));
            }

            if (next.Entry.Children is null) noteFailure(next.From, Unread);
        }

        return copy;
    }

    private static Refusal Unread { get; } = new(RefusalKind.Forbidden, "The directory cannot be read.");

    private async Task<Outcome<Identified>> MakeAsync(Identified parent, string name, EntryFacts source)
    {
        if (!parent.Path.Child(name).TryGet(out var path, out var refusal)) return refusal;
        var id = EntryId.Mint();
        var made = await _adder.AddAsync(path, isDirectory: true, new(Attributes: source.Record.Attributes, Id: id)).ConfigureAwait(false);
        return made.TryGet(out var facts, out refusal) ? ids.Put(id, parent, facts) : refusal;
    }
}
