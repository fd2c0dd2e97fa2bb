using CloudMount.Server.Accounts;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Tenants;

/// <summary>The groups of all sites, in accounts.db and in memory. Who is in one stands with the account. Thread-safe.</summary>
internal sealed class GroupStore
{
    private readonly AccountsFile _file;
    private readonly Snapshot<Dictionary<Guid, Group>> _rows;

    public GroupStore(AccountsFile file)
    {
        _file = file;
        _rows = new(file, () => file.Query("SELECT id, site, name FROM user_group", Read).ToDictionary(group => group.Id));
    }

    /// <summary>Null when it was removed.</summary>
    public Group? Find(Guid id) => _rows.Current.GetValueOrDefault(id);

    /// <summary>Null when the site has none of this name, which is exact.</summary>
    public Group? Find(Guid? site, string name) => _rows.Current.Values.FirstOrDefault(group => group.Site == site && group.Name == name);

    /// <summary>Those of a site, in the order of their names.</summary>
    public IReadOnlyList<Group> Of(Guid? site) => [.. _rows.Current.Values.Where(group => group.Site == site).OrderBy(group => group.Name, StringComparer.Ordinal)];

    /// <summary>The names of the groups that an account is in, in their order.</summary>
    public IReadOnlyList<string> NamesOf(Account account) =>
        [.. account.Groups.Select(Find).OfType<Group>().Where(group => group.Site == account.Site).Select(group => group.Name).Order(StringComparer.Ordinal)];

    /// <summary>Null when the site has one of this name in whatever case.</summary>
    public Group? Add(Guid? site, string name)
    {
        var group = new Group(Guid.NewGuid(), site, name);
        const string Insert = "INSERT OR IGNORE INTO user_group (id, site, name) VALUES ($id, $site, $name)";
        return _file.Change(Insert, ("$id", group.Id.ToString("D")), ("$site", group.Site?.ToString("D") ?? ""), ("$name", name)) > 0 ? group : null;
    }

    /// <summary>False when the group is gone, or its site has another of this name.</summary>
    public bool Rename(Guid id, string name) =>
        _file.Change("UPDATE OR IGNORE user_group SET name = $name WHERE id = $id", ("$id", id.ToString("D")), ("$name", name)) > 0;

    /// <summary>Its users are in it no more.</summary>
    public void Remove(Guid id) => _file.Change("DELETE FROM user_group WHERE id = $id", ("$id", id.ToString("D")));

    private static Group Read(SqliteDataReader row) =>
        new(Guid.Parse(row.GetString(0)), Guid.TryParse(row.GetString(1), out var site) ? site : null, row.GetString(2));
}
