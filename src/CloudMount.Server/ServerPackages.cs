using CloudMount.Server.Accounts;
using CloudMount.Server.Tenants;

namespace CloudMount.Server;

/// <summary>
/// The packages in a server's data directory, for those who look after it. A server that runs there knows of a change within a second. What keeps no rule
/// throws <see cref="ArgumentException"/> with the rule. Not thread-safe.
/// </summary>
public sealed class ServerPackages : IDisposable
{
    private readonly Logins _logins;

    private ServerPackages(Logins logins) => _logins = logins;

    /// <summary>Opens what is in a data directory, which is made when missing. Throws <see cref="ServerStartException"/>.</summary>
    public static ServerPackages Open(string dataDirectory) => new(Logins.Open(dataDirectory, TimeProvider.System));

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<PackageSummary> List() => [.. _logins.Packages.All.Select(
        package => new PackageSummary(package.Name, package.DiskLimit, package.UserLimit, _logins.Sites.All.Count(site => site.Package == package.Name)))];

    /// <summary>Adds a package. False when its name is taken.</summary>
    /// <param name="diskLimit">Bytes, from 1 on; null for no limit.</param>
    /// <param name="userLimit">From 1 on; null for no limit.</param>
    public bool Add(string name, long? diskLimit, int? userLimit)
    {
        if (!Package.IsName(name)) throw new ArgumentException(Package.NameRule);
        return _logins.Packages.Add(Checked(name, diskLimit, userLimit));
    }

    /// <summary>Changes both limits; sites that have more keep it, and get no more. False when there is none of this name.</summary>
    /// <inheritdoc cref="Add"/>
    public bool Update(string name, long? diskLimit, int? userLimit) => _logins.Packages.Update(Checked(name, diskLimit, userLimit));

    /// <summary>False when there is none of this name, and when a site has it.</summary>
    public bool Remove(string name) => _logins.Packages.Remove(name);

    public void Dispose() => _logins.Dispose();

    private static Package Checked(string name, long? diskLimit, int? userLimit) => diskLimit is < 1 || userLimit is < 1
        ? throw new ArgumentException("The limits of a package are at least 1.") : new(name, diskLimit, userLimit);
}
