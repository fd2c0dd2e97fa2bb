using System.Text.RegularExpressions;
using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Tests;

/// <summary>What the compiler can not hold: dependence between namespaces runs one way, and files stay small.</summary>
public sealed partial class ArchitectureTests
{
    private const int MostLines = 500;

    private static readonly string Sources = Path.Combine(SourceTree.Root, "src");

    /// <summary>Each part of the engine with the parts it may name, from the bottom up. A part may name itself.</summary>
    public static TheoryData<string, string[]> Parts => new()
    {
        { "Primitives", [] },
        { "Diagnostics", ["Primitives"] },
        { "Device", ["Primitives"] },
        { "Remote", ["Primitives", "Diagnostics"] },
        { "Control", ["Primitives", "Remote"] },
        { "Index", ["Primitives", "Diagnostics", "Device", "Remote"] },
        { "Staging", ["Primitives", "Diagnostics", "Device", "Remote"] },
        { "WriteBack", ["Primitives", "Diagnostics", "Device", "Remote", "Control", "Index", "Staging"] },
        { "Refresh", ["Primitives", "Diagnostics", "Device", "Remote", "Index", "Staging", "WriteBack"] },
        { "Vfs", ["Primitives", "Diagnostics", "Device", "Remote", "Index", "Staging", "WriteBack", "Refresh"] },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_of_the_engine_names_only_parts_below_it(string part, string[] below) =>
        Assert.DoesNotContain(Named(Path.Combine("CloudMount", part)), use => use.Name != part && !below.Contains(use.Name));

    [Fact]
    public void Each_folder_of_the_engine_is_a_part()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(Sources, "CloudMount")).Select(Path.GetFileName).OfType<string>();
        Assert.Subset(Parts.Select(part => part.Data.Item1).ToHashSet(), folders.Except(["bin", "obj"]).ToHashSet());
    }

    [Fact]
    public void An_adapter_knows_the_upper_waist_and_nothing_below_it() =>
        Assert.DoesNotContain(Named("CloudMount.Fs.Linux"), use => use.Name is not ("Fs" or "Vfs" or "Primitives" or "Diagnostics"));

    [Fact]
    public void The_server_knows_nothing_of_the_engine() =>
        Assert.DoesNotContain(Named("CloudMount.Server"), use => use.Name != "Server");

    [Fact]
    public void Which_services_there_are_is_known_where_they_are_put_together_and_nowhere_else()
    {
        var users = Files("").Where(file => Service().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Sources, file));
        Assert.DoesNotContain(
            users, file => !file.StartsWith(Path.Combine("CloudMount", "Remote"), StringComparison.Ordinal) && Path.GetFileName(file) != "Composition.cs");
    }

    [Fact]
    public void No_file_is_longer_than_can_be_read_at_once() =>
        Assert.DoesNotContain(Files(""), file => File.ReadLines(file).Count() > MostLines);

    private static IEnumerable<(string File, string Name)> Named(string folder) =>
        from file in Files(folder)
        from Match match in Name().Matches(File.ReadAllText(file))
        select (Path.GetRelativePath(Sources, file), match.Groups[1].Value);

    private static IEnumerable<string> Files(string folder)
    {
        var root = Path.Combine(Sources, folder);
        return Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            : [];
    }

    [GeneratedRegex(@"\bCloudMount\.([A-Z]\w*)")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bCloudMount\.Remote\.[A-Z]\w*;")]
    private static partial Regex Service();
}
