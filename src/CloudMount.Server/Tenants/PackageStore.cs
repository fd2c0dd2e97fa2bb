using CloudMount.Server.Accounts;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Tenants;

/// <summary>The packages, in accounts.db and in memory. Thread-safe.</summary>
internal sealed class PackageStore
{
    private readonly AccountsFile _file;
    private readonly Snapshot<Dictionary<string, Package>> _rows;

    public PackageStore(AccountsFile file)
    {
        _file = file;
        _rows = new(file, () => file.Query("SELECT name, disk_limit, user_limit FROM package", Read).ToDictionary(package => package.Name, StringComparer.Ordinal));
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Package> All => [.. _rows.Current.Values.OrderBy(package => package.Name, StringComparer.Ordinal)];

    /// <summary>Null when there is none of this name.</summary>
    public Package? Find(string name) => _rows.Current.GetValueOrDefault(name);

    /// <summary>False when the name is taken.</summary>
    public bool Add(Package package) =>
        Change("INSERT OR IGNORE INTO package (name, disk_limit, user_limit) VALUES ($name, $disk, $users)", package);

    /// <summary>Changes the limits of the package of that name. Sites that have more already keep it and get no more. False when there is none.</summary>
    public bool Update(Package package) => Change("UPDATE package SET disk_limit = $disk, user_limit = $users WHERE name = $name", package);

    /// <summary>False when there is none of this name, and when a site has it.</summary>
    public bool Remove(string name) =>
        _file.Change("DELETE FROM package WHERE name = $name AND NOT EXISTS (SELECT 1 FROM site WHERE package = $name)", ("$name", name)) > 0;

    private bool Change(string statement, Package package) => _file.Change(
        statement, ("$name", package.Name), ("$disk", package.DiskLimit), ("$users", package.UserLimit)) > 0;

    private static Package Read(SqliteDataReader row) =>
        new(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt32(2));
}
