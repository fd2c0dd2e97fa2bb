using CloudMount.Server.Files;

namespace CloudMount.Server.Api.V2;

/// <summary>
/// The files of one form on their way into a directory: all are received before the first is put in place, so that a body that breaks off changes
/// nothing. Not thread-safe.
/// </summary>
internal sealed class UploadBatch(ServedTree tree, ApiPath directory) : IDisposable
{
    /// <summary>Each is an open file.</summary>
    private const int MaxFiles = 100;
    private static readonly Refusal TooMany = Refusal.Invalid($"A form holds {MaxFiles} files at most.");
    private static readonly Refusal NoDirectory = new(RefusalKind.Conflict, "The directory to upload to does not exist; make it first.");

    private readonly List<(UnfinishedFile File, UploadOrder Order)> _files = [];

    /// <summary>Where a file goes that comes with this name, which may lead through directories below the one of the call.</summary>
    public Outcome<UnfinishedFile> Open(string name)
    {
        if (_files.Count == MaxFiles) return TooMany;
        var below = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (below.Length == 0) return Refusal.Invalid("A file of the form has no name.");
        if (!ApiPath.From([.. directory.Segments, .. below]).TryGet(out var path, out var refusal)) return refusal;
        var order = new UploadOrder(path, null, EntryChanges.None) { MayBeNew = true };
        if (WhyNot(tree, order) is { } early) return early;
        if (!tree.CreateFile(path).TryGet(out var file, out refusal)) return refusal;
        _files.Add((file, order));
        return file;
    }

    /// <summary>Puts one after the other in place. The first refusal, which says how many were put there before.</summary>
    public async Task<Outcome<IReadOnlyList<PathFacts>>> PlaceAsync(ContentPlacer placer)
    {
        var placed = new List<PathFacts>();
        foreach (var (file, order) in _files)
        {
            if ((await placer.PlaceAsync(file, order).ConfigureAwait(false)).TryGet(out var facts, out var refusal))
            {
                placed.Add(facts);
                continue;
            }

            var explained = Explain(refusal);
            return _files.Count == 1 ? explained : explained with { Message = $"{placed.Count} of {_files.Count} files were stored. {order.Path}: {explained.Message}" };
        }

        return Outcome<IReadOnlyList<PathFacts>>.Of(placed);
    }

    /// <summary>What can be refused before the content is there.</summary>
    public static Refusal? WhyNot(ServedTree tree, UploadOrder order)
    {
        if (!tree.Find(order.Path).TryGet(out var place, out var refusal)) return Explain(refusal);
        using (place) return place.ReadTarget().TryGet(out var target, out refusal) ? order.Check(target) : refusal;
    }

    /// <summary>A missing directory is no missing path to who uploads.</summary>
    public static Refusal Explain(Refusal refusal) => refusal == Refusal.NoSuchParent ? NoDirectory : refusal;

    public void Dispose()
    {
        foreach (var (file, _) in _files) file.Dispose();
    }
}
