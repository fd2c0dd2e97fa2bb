using CloudMount.Server.Copying;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Api.V2;

/// <summary>Copies files by path, and directories with all they held when the copy began.</summary>
internal sealed class PathCopier : ICopyTarget<ApiPath>
{
    private static readonly Refusal IntoItself = Refusal.Invalid("A directory cannot be copied into itself.", "dst");

    private readonly EntryCopier _files;
    private readonly EntryAdder _adder;
    private readonly TreeLister _lister;
    private readonly TreeCopier<ApiPath> _trees;

    public PathCopier(ServedTree tree, EntryAdder adder, ContentPlacer placer, TreeLister lister)
    {
        (_files, _adder, _lister) = (new(tree, placer), adder, lister);
        _trees = new(this);
    }

    /// <summary>
    /// Copies an entry into a directory, under its name. NotFound, Exists, Invalid (into itself; too many entries), Forbidden, NoSpace, Busy.
    /// </summary>
    /// <param name="noteFailure">Told what of a directory was not copied, by its path.</param>
    public async Task<Refusal?> CopyAsync(ApiPath source, ApiPath directory, Action<ApiPath, Refusal> noteFailure, CancellationToken cancellation)
    {
        if (directory.IsWithin(source)) return IntoItself;
        if (!_lister.List(new(source, ListRequest.WholeTree, null), cancellation).TryGet(out var listed, out var refusal)) return refusal;
        if (!listed.IsDirectory) return await CopyFileAsync(source, listed.Facts, directory, source.Name, cancellation).ConfigureAwait(false);
        if (!(await MakeAsync(directory, source.Name, listed.Facts).ConfigureAwait(false)).TryGet(out var copy, out refusal)) return refusal;
        await _trees.CopyBelowAsync(source, listed, copy, noteFailure, cancellation).ConfigureAwait(false);
        return null;
    }

    public async Task<Outcome<ApiPath>> MakeAsync(ApiPath parent, string name, EntryFacts source)
    {
        if (!parent.Child(name).TryGet(out var path, out var refusal)) return refusal;
        var made = await _adder.AddAsync(path, isDirectory: true, new(Attributes: source.Record.Attributes)).ConfigureAwait(false);
        return made.TryGet(out _, out refusal) ? path : refusal;
    }

    public async Task<Refusal?> CopyFileAsync(ApiPath from, EntryFacts source, ApiPath parent, string name, CancellationToken cancellation) =>
        (await _files.CopyAsync(new(from, null, parent, name), cancellation).ConfigureAwait(false)).TryGet(out _, out var refusal) ? null : refusal;
}
