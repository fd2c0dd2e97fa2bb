using CloudMount.Server.Accounts;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Tenants;

/// <summary>The sites, in accounts.db and in memory. Thread-safe.</summary>
internal sealed class SiteStore
{
    private const string Columns = "SELECT id, name, reseller, owner, industry, package, created, is_active FROM site";

    private readonly AccountsFile _file;
    private readonly Snapshot<Rows> _rows;

    public SiteStore(AccountsFile file)
    {
        _file = file;
        _rows = new(file, () => new(file.Query(Columns, Read)));
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Site> All => _rows.Current.All;

    /// <summary>Null when there is no such site.</summary>
    public Site? Find(Guid id) => _rows.Current.ById.GetValueOrDefault(id);

    /// <summary>By its name in whatever case; null when there is none.</summary>
    public Site? Find(string name) => _rows.Current.ByName.GetValueOrDefault(name);

    /// <summary>
    /// Adds a site whose owner is added in the same transaction. False when its name is taken in whatever case, its package is gone, or
    /// <paramref name="addOwner"/> answers so; then nothing was changed.
    /// </summary>
    public bool Add(Site site, Func<bool> addOwner) => _file.Together(() =>
        _file.Change(
            "INSERT OR IGNORE INTO site (id, name, reseller, owner, industry, package, created, is_active) "
            + "SELECT $id, $name, $reseller, $owner, $industry, name, $created, $active FROM package WHERE name = $package",
            ("$id", site.Id.ToString("D")),
            ("$name", site.Name),
            ("$reseller", site.Reseller.ToString("D")),
            ("$owner", site.Owner.ToString("D")),
            ("$industry", site.Industry),
            ("$created", site.Created),
            ("$active", site.IsActive),
            ("$package", site.Package)) > 0 && addOwner());

    /// <summary>Changes what is given. False when the site or the package is gone, and when the site has more users than the package allows.</summary>
    public bool Update(Guid id, string? package, bool? isActive) => _file.Change(
        "UPDATE site SET package = COALESCE($package, package), is_active = COALESCE($active, is_active) WHERE id = $id AND ($package IS NULL OR EXISTS "
        + "(SELECT 1 FROM package WHERE name = $package AND (user_limit IS NULL OR user_limit >= (SELECT COUNT(*) FROM account WHERE site = $id))))",
        ("$id", id.ToString("D")),
        ("$package", package),
        ("$active", isActive)) > 0;

    /// <summary>Removes a site with its users, their keys and its groups. Files stay.</summary>
    public void Remove(Site site) => _file.Together(() =>
    {
        const string Owned = "(SELECT id FROM account WHERE site = $id)";
        _file.Change(
            $"DELETE FROM api_key WHERE account IN {Owned}; DELETE FROM factor WHERE account IN {Owned}; DELETE FROM account WHERE site = $id; "
            + "DELETE FROM user_group WHERE site = $id; DELETE FROM site WHERE id = $id",
            ("$id", site.Id.ToString("D")));
        return true;
    });

    private static Site Read(SqliteDataReader row) =>
        new(Guid.Parse(row.GetString(0)), row.GetString(1), Guid.Parse(row.GetString(2)), Guid.Parse(row.GetString(3)))
        {
            Industry = row.GetString(4), Package = row.GetString(5), Created = row.GetInt64(6), IsActive = row.GetBoolean(7),
        };

    private sealed class Rows(List<Site> sites)
    {
        public IReadOnlyList<Site> All { get; } = [.. sites.OrderBy(site => site.Name, StringComparer.OrdinalIgnoreCase)];

        public Dictionary<Guid, Site> ById { get; } = sites.ToDictionary(site => site.Id);

        public Dictionary<string, Site> ByName { get; } = sites.ToDictionary(site => site.Name, StringComparer.OrdinalIgnoreCase);
    }
}
