using System.IO.Compression;
using CloudMount.Server.Files;
using CloudMount.Server.Listing;

namespace CloudMount.Server.Archives;

/// <summary>Makes zips in the served folder. One appears whole.</summary>
internal sealed class ZipPlacer(ServedTree tree, ContentPlacer placer, TreeLister lister)
{
    private readonly ZipWriter _writer = new(tree, CompressionLevel.Fastest);

    /// <summary>Puts entries, directories with all they hold, into a new zip. NotFound, Exists, Invalid (too many entries), Forbidden, NoSpace, Busy.</summary>
    public async Task<Outcome<PathFacts>> MakeAsync(IReadOnlyList<ApiPath> paths, ApiPath target, CancellationToken cancellation)
    {
        var lists = new List<(ApiPath Path, ListedEntry Entry)>();
        foreach (var path in paths)
        {
            if (!lister.List(new(path, ListRequest.WholeTree, null), cancellation).TryGet(out var listed, out var unlisted)) return unlisted;
            lists.Add((path, listed));
        }

        await tree.CountedAsync().ConfigureAwait(false);
        if (!tree.Area.CreateFile().TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            if (await WriteAsync(file, lists, cancellation).ConfigureAwait(false) is { } failed) return failed;
            var placed = await placer.PlaceAsync(file, new(target, "", EntryChanges.None)).ConfigureAwait(false);
            return placed.TryGet(out _, out refusal) || refusal.Kind != RefusalKind.VersionMismatch ? placed : Refusal.PathExists;
        }
    }

    private async Task<Refusal?> WriteAsync(UnfinishedFile file, List<(ApiPath Path, ListedEntry Entry)> lists, CancellationToken cancellation)
    {
        var output = new UnfinishedStream(file);
        await using (output.ConfigureAwait(false))
        {
            try
            {
                return await _writer.WriteAsync(output, lists, cancellation).ConfigureAwait(false);
            }
            catch (RefusedException refused)
            {
                return refused.Refusal;
            }
        }
    }
}
