using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>The scripts in tests/programs.</summary>
internal static class ProgramScripts
{
    public static TheoryData<string> All =>
        new(Directory.EnumerateFiles(Folder, "*.sh").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal));

    public static string PathOf(string program) => Path.Combine(Folder, program + ".sh");

    /// <summary>The programs that must be installed.</summary>
    public static string[] Needs(string program) => program switch
    {
        "build" => ["make", "cc"],
        "git" => ["git"],
        "mmap" => ["cc"],
        "npm" => ["node", "npm"],
        "rsync" => ["rsync"],
        "sqlite" => ["sqlite3"],
        _ => [],
    };

    private static string Folder => Path.Combine(SourceTree.Root, "tests", "programs");
}
