namespace CloudMount.Remote.Http;

/// <summary>Makes changes below the root of a mount from rows that name paths from the root of the account, as our own server's do.</summary>
internal static class ChangePaths
{
    /// <summary>The most changes to ask for at once; what is left comes with the next call.</summary>
    public const int PageRows = 1000;

    /// <summary>How long the service may wait for a change: two calls a minute when there is none.</summary>
    public static TimeSpan Wait { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Rows that lie elsewhere are left out. Null when the list is missing or a row cannot be read: what they say is not known.</summary>
    public static List<RemoteChange>? Read(IReadOnlyList<ChangeRow>? rows, RemotePath root)
    {
        if (rows is null) return null;
        var changes = new List<RemoteChange>(rows.Count);
        foreach (var row in rows)
        {
            var old = RemotePath.Root;
            if (row.Path is null || !RemotePath.TryParse(row.Path, out var path)) return null;
            if (row.OldPath is not null && !RemotePath.TryParse(row.OldPath, out old)) return null;
            var (to, from) = (Below(root, path), row.OldPath is null ? null : Below(root, old));
            if (to is not null) changes.Add(new(to.Value, KindOf(row.Action), from));
            else if (from is not null) changes.Add(new(from.Value, RemoteChangeKind.Deleted));
        }

        return changes;
    }

    /// <summary>Of the actions that our server names, and that are proposed for the others (facts C.5).</summary>
    public static RemoteChangeKind KindOf(string? action) => action switch
    {
        "create" or "modify" or "move" or "rename" => RemoteChangeKind.Present,
        "delete" => RemoteChangeKind.Deleted,
        _ => RemoteChangeKind.Unknown,
    };

    /// <summary>A path of the account as the mount has it; null outside of the mount.</summary>
    public static RemotePath? Below(RemotePath root, RemotePath full)
    {
        if (root.IsRoot) return full;
        if (!full.IsWithin(root)) return null;
        return RemotePath.TryParse(full.Value[root.Value.Length..], out var path) ? path : null;
    }
}
