using CloudMount.Server.Copying;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>Copies files by id, and directories with all they held when the copy began. Each entry of a copy has an id of its own.</summary>
internal sealed class IdentifiedCopier : ICopyTarget<Identified>
{
    private static readonly Refusal IntoItself = Refusal.Invalid("A directory cannot be copied into itself.", "target");

    private readonly EntryIds _ids;
    private readonly EntryCopier _files;
    private readonly EntryAdder _adder;
    private readonly TreeLister _lister;
    private readonly TreeCopier<Identified> _trees;

    public IdentifiedCopier(ServedTree tree, EntryIds ids, ContentPlacer placer, TreeLister lister)
    {
        (_ids, _lister) = (ids, lister);
        _files = new(tree, placer);
        _adder = new(tree);
        _trees = new(this);
    }

    /// <summary>Answers the copy. NotFound, Exists, Invalid (into itself; too many entries), Forbidden, NoSpace, Busy.</summary>
    /// <param name="noteFailure">Told what of a directory was not copied, by its path.</param>
    public async Task<Outcome<Identified>> CopyAsync(MoveOrder order, Action<ApiPath, Refusal> noteFailure, CancellationToken cancellation)
    {
        var source = order.Source;
        if (source.Facts.Stat.IsFile) return await CopyFileAsync(order, cancellation).ConfigureAwait(false);
        if (order.Target.Path.IsWithin(source.Path)) return IntoItself;
        if (!_lister.List(new(source.Path, ListRequest.WholeTree, null), cancellation).TryGet(out var listed, out var refusal)) return refusal;
        var made = await FreeName.TryAsync(order.Name, order.Resolves, name => MakeAsync(order.Target, name, listed.Facts)).ConfigureAwait(false);
        if (!made.TryGet(out var copy, out refusal)) return refusal;
        await _trees.CopyBelowAsync(source.Path, listed, copy, noteFailure, cancellation).ConfigureAwait(false);
        return copy;
    }

    public async Task<Outcome<Identified>> MakeAsync(Identified parent, string name, EntryFacts source)
    {
        if (!parent.Path.Child(name).TryGet(out var path, out var refusal)) return refusal;
        var id = EntryId.Mint();
        var made = await _adder.AddAsync(path, isDirectory: true, new(Attributes: source.Record.Attributes, Id: id)).ConfigureAwait(false);
        return made.TryGet(out var facts, out refusal) ? _ids.Put(id, parent, facts) : refusal;
    }

    public async Task<Refusal?> CopyFileAsync(ApiPath from, EntryFacts source, Identified parent, string name, CancellationToken cancellation)
    {
        var copied = await CopyFileAsync(new(new(source.Id, null, from, source), parent, name), cancellation).ConfigureAwait(false);
        return copied.TryGet(out _, out var refusal) ? null : refusal;
    }

    private async Task<Outcome<Identified>> CopyFileAsync(MoveOrder order, CancellationToken cancellation)
    {
        var (source, copy) = (order.Source, EntryId.Mint());
        var copied = await _files.CopyAsync(
            new(source.Path, source.Id, order.Target.Path, order.Name)
            {
                NewId = copy, ModifyTime = order.ModifyTime, Overwrites = order.Overwrites, Resolves = order.Resolves,
            },
            cancellation).ConfigureAwait(false);
        return copied.TryGet(out var facts, out var refusal) ? _ids.Put(copy, order.Target, facts) : refusal;
    }
}
