using CloudMount.Server.Files;

namespace CloudMount.Server.Changes;

/// <summary>Rows of the journal as they look from inside a territory: by paths in it, what leaves it as deleted, what comes into it as made.</summary>
internal static class ChangeView
{
    /// <summary>Null for what lies outside.</summary>
    public static Change? Of(Change row, Territory territory)
    {
        var (path, oldPath) = (territory.PathOf(row.Path), row.OldPath is { } old ? territory.PathOf(old) : null);
        if (ReferenceEquals(path, row.Path) && ReferenceEquals(oldPath, row.OldPath)) return row;
        return (path, oldPath) switch
        {
            (null, null) => null,
            ({ } here, null) when row.OldPath is not null => row with { Kind = ChangeKind.Create, Path = here, OldPath = null },
            ({ } here, _) => row with { Path = here, OldPath = oldPath },
            (null, { } from) => row with { Kind = ChangeKind.Delete, Path = from, OldPath = null },
        };
    }

    /// <summary>Whether the territory as a whole came or went: what it holds since then was never told.</summary>
    public static bool IsOfRoot(Change row, Territory territory) => row.Kind is not (ChangeKind.Modify or ChangeKind.Edit)
        && (territory.IsBelow(row.Path) || (row.OldPath is { } old && territory.IsBelow(old)));
}
