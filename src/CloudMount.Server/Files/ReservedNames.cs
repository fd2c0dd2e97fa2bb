namespace CloudMount.Server.Files;

/// <summary>
/// The names at the top of the served folder that are the server's own. No path of a client begins with one, and no listing of a top shows one.
/// </summary>
internal static class ReservedNames
{
    /// <summary>The directory of all sites, each by its name.</summary>
    public const string Sites = ".cloudmount-sites";

    public static IReadOnlyList<string> All { get; } = [UnfinishedArea.Name, Sites];

    public static bool Has(string name) => name is UnfinishedArea.Name or Sites;
}
