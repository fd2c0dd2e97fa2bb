using CloudMount.Cli.Mounting;
using CloudMount.Cli.Terminal;
using CloudMount.Remote;
using Spectre.Console;

namespace CloudMount.Cli.Administration;

/// <summary>Packages, sites and users for people. What is not told is a dash.</summary>
internal static class AdminTables
{
    private const int WidthOfFiles = 4096;

    public static void Write(IReadOnlyList<AdminPackage> packages) => Write(["PACKAGE"], packages.Select(package => new[] { package.Name }));

    public static void Write(IReadOnlyList<AdminSite> sites) => Write(
        ["SITE", "PACKAGE", "ACTIVE", "OWNER", "USERS", "USED", "LIMIT", "INDUSTRY", "CREATED"],
        sites.Select(site => new[]
        {
            site.Name, site.Package, Word(site.IsActive), site.Owner, site.UserCount?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Size(site.DiskUsage), Size(site.DiskLimit), site.Industry, site.Created,
        }));

    public static void Write(IReadOnlyList<AdminUser> users) => Write(
        ["USER", "NAME", "ROLE", "ACTIVE", "FTP", "ROOT", "E-MAIL", "GROUPS"],
        users.Select(user => new[]
        {
            user.Username, user.Name, user.Role, Word(user.IsActive), Word(user.IsFtpActive), user.Root, user.Email, string.Join(", ", user.Groups),
        }));

    public static void Write(IReadOnlyList<AdminSiteUser> users) => Write(
        ["USER", "NAME", "ACTIVE", "E-MAIL"], users.Select(user => new[] { user.Username, user.Name, Word(user.IsActive), user.Email }));

    private static void Write(string[] heads, IEnumerable<string?[]> rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var head in heads) table.AddColumn(new TableColumn(new Text(head)).PadRight(2));
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(string.IsNullOrEmpty(cell) ? "-" : PlainText.Of(cell))));
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) });

        // A file or a pipe has no width, and no line of it is to be broken.
        if (Console.IsOutputRedirected) console.Profile.Width = WidthOfFiles;
        console.Write(table);
    }

    private static string? Word(bool? flag) => flag is { } value ? value ? "yes" : "no" : null;

    private static string? Size(long? bytes) => bytes is >= 0 and var size ? ByteSize.Format(size) : null;
}
