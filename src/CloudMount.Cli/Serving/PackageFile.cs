using CloudMount.Cli.Mounting;
using CloudMount.Server;

namespace CloudMount.Cli.Serving;

/// <summary>The packages of a server of ours. Touches the server's types, which only its own commands load.</summary>
internal static class PackageFile
{
    /// <summary>Adds a package. Throws <see cref="CliException"/>.</summary>
    public static void Add(string dataDirectory, string name, PackageLimits limits) => Use(
        dataDirectory,
        mustExist: false,
        packages => packages.Add(name, limits.Disk?.Value, limits.Users?.Value) ? true : throw new CliException(ExitCode.Failed, $"There is a package {name} already."));

    /// <summary>Changes what is named. Throws <see cref="CliException"/>.</summary>
    public static void Edit(string dataDirectory, string name, PackageLimits limits)
    {
        if (limits is { Disk: null, Users: null }) throw new CliException(ExitCode.Usage, "Say what to change with --disk or --users.");
        Use(dataDirectory, mustExist: true, packages =>
        {
            var known = packages.List().FirstOrDefault(package => package.Name == name) ?? throw NoPackage(name);
            var disk = limits.Disk is { } newDisk ? newDisk.Value : known.DiskLimit;
            var users = limits.Users is { } newUsers ? newUsers.Value : known.UserLimit;
            return packages.Update(name, disk, users) ? true : throw NoPackage(name);
        });
    }

    /// <summary>Removes a package. Throws <see cref="CliException"/>, also when a site has it.</summary>
    public static void Remove(string dataDirectory, string name) => Use(dataDirectory, mustExist: true, packages =>
    {
        if (packages.Remove(name)) return true;
        var known = packages.List().FirstOrDefault(package => package.Name == name) ?? throw NoPackage(name);
        throw new CliException(ExitCode.Failed, $"{known.Sites} sites have the package {name}: give them another one first.");
    });

    /// <summary>A line for each package.</summary>
    public static IReadOnlyList<string> List(string dataDirectory) => Use(dataDirectory, mustExist: true, packages => packages.List().Select(Line).ToArray());

    private static string Line(PackageSummary package)
    {
        var disk = package.DiskLimit is { } bytes ? ByteSize.Format(bytes) : "any size";
        var users = package.UserLimit is { } count ? $"{count} users" : "any number of users";
        return $"{package.Name}\t{disk}, {users}, {package.Sites} sites";
    }

    private static CliException NoPackage(string name) => new(ExitCode.Failed, $"There is no package {name}. See: cloudmount package list");

    private static T Use<T>(string dataDirectory, bool mustExist, Func<ServerPackages, T> use) => ServerData.Use(dataDirectory, mustExist, ServerPackages.Open, use);
}
