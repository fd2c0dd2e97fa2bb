using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Projects;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>
/// Describes rows of the journal as they look from the caller's territory, with the ids of today where a row has none: what is still there gets one, what is gone was
/// never shown and has none.
/// </summary>
internal sealed class ChangeObjects(EntryIds ids, ProjectStore projects)
{
    public List<ChangeObject> Describe(IReadOnlyList<Change> changes, bool isExtended)
    {
        var parents = new Dictionary<string, Identified?>(StringComparer.Ordinal);
        var described = new List<ChangeObject>(changes.Count);
        foreach (var change in changes)
        {
            var parent = FindDirectory(Change.ParentOf(change.Path).ToString(), parents);
            var id = change.Id ?? FindId(parent, change);
            described.Add(new(change, id, parent?.Id, isExtended) { IsProject = id is { } known && projects.Has(known) });
        }

        return described;
    }

    private Identified? FindDirectory(string path, Dictionary<string, Identified?> known)
    {
        if (known.TryGetValue(path, out var found)) return found;
        var isFound = ids.FindHome().TryGet(out var home, out _)
            && ids.Find(home, path.Split('/', StringSplitOptions.RemoveEmptyEntries)).TryGet(out found, out _);
        return known[path] = isFound ? found : null;
    }

    private EntryId? FindId(Identified? parent, Change change)
    {
        if (parent is null || change.Kind == ChangeKind.Delete) return null;
        return ids.Find(parent, [change.Path[(change.Path.LastIndexOf('/') + 1)..]]).TryGet(out var found, out _)
            && found.Facts.Stat.IsDirectory == change.IsDirectory ? found.Id : null;
    }
}
