namespace CloudMount.Server.Changes;

/// <summary>Which rows concern a directory, which may have had other paths when they were written. Rows are shown to it in their order, by full paths.</summary>
internal sealed class ChangeScope
{
    private string _path;

    /// <param name="path">Where the directory is now; empty for the root of a territory, which lies still.</param>
    /// <param name="moves">The moves of directories among the rows, the oldest first: they say where it was before.</param>
    public ChangeScope(string path, IReadOnlyList<Change> moves)
    {
        _path = path;
        for (var i = moves.Count - 1; i >= 0; i--)
            if (IsWithin(_path, moves[i].Path)) _path = moves[i].OldPath + _path[moves[i].Path.Length..];
    }

    /// <summary>Whether a row concerns the directory, something below it or one above it.</summary>
    public bool Takes(Change row)
    {
        if (_path.Length == 0) return true;
        var isTaken = Touches(row.Path) || (row.OldPath is { } old && Touches(old));
        if (row is { Kind: ChangeKind.Move, IsDirectory: true, OldPath: { } from } && IsWithin(_path, from)) _path = row.Path + _path[from.Length..];
        return isTaken;
    }

    private static bool IsWithin(string path, string directory) =>
        path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/');

    private bool Touches(string path) => IsWithin(path, _path) || IsWithin(_path, path);
}
