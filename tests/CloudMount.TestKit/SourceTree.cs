namespace CloudMount.TestKit;

/// <summary>The sources the running test was built from.</summary>
public static class SourceTree
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "CloudMount.sln"))) directory = directory.Parent;
        return directory.FullName;
    }
}
