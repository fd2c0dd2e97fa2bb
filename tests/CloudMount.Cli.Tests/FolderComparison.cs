namespace CloudMount.Cli.Tests;

/// <summary>Compares what a mount shows with what the server keeps.</summary>
internal static class FolderComparison
{
    /// <summary>
    /// One line for each difference. On the server a symbolic link is a file with the target as its content, and what is neither file nor
    /// directory nor link is not there.
    /// </summary>
    public static IEnumerable<string> Differences(string mounted, string served, string path = "")
    {
        var shown = Names(Path.Combine(mounted, path));
        var kept = Names(Path.Combine(served, path));
        foreach (var name in shown.Except(kept)) yield return $"{Path.Combine(path, name)} is not on the server";
        foreach (var name in kept.Except(shown)) yield return $"{Path.Combine(path, name)} is only on the server";
        foreach (var name in shown.Intersect(kept))
        {
            foreach (var difference in Compare(mounted, served, Path.Combine(path, name))) yield return difference;
        }
    }

    private static IEnumerable<string> Compare(string mounted, string served, string path)
    {
        var (here, there) = (new FileInfo(Path.Combine(mounted, path)), Path.Combine(served, path));
        if (here.LinkTarget is { } target) return target == File.ReadAllText(there) ? [] : [$"the link {path} differs"];
        if (Directory.Exists(here.FullName)) return Directory.Exists(there) ? Differences(mounted, served, path) : [$"{path} is a file on the server"];
        return File.Exists(there) && File.ReadAllBytes(here.FullName).AsSpan().SequenceEqual(File.ReadAllBytes(there)) ? [] : [$"{path} differs"];
    }

    private static string[] Names(string directory) =>
        [.. Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
}
