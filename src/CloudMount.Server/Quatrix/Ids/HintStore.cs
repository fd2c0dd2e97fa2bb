using CloudMount.Server.Files;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Quatrix.Ids;

/// <summary>
/// The ids of the home and the trash of the whole folder, and the hints of all others. From hint to hint one comes to one of those two, or to the
/// directory of all sites or of all other trashes.
/// </summary>
internal sealed class HintStore
{
    private const string PutStatement = "INSERT OR REPLACE INTO hint (id, parent, name) VALUES ($id, $parent, $name)";

    private readonly Database _database;

    public HintStore(Database database)
    {
        _database = database;
        (Home, Trash) = (FixedId("home"), FixedId("trash"));
        (Sites, Trashes) = (EntryId.Of($"sites {Home}"), EntryId.Of($"trashes {Home}"));

        // The one thing here that clients keep and nothing else tells: on disk before it is shown.
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public EntryId Home { get; }

    public EntryId Trash { get; }

    public EntryId Sites { get; }

    public EntryId Trashes { get; }

    /// <summary>Null for an id that was never shown.</summary>
    public Hint? Find(EntryId id)
    {
        var found = _database.Query(
            "SELECT parent, name FROM hint WHERE id = $id", static row => new Hint(ReadId(row, 0), row.GetString(1)), ("$id", id.ToBytes()));
        return found.Count > 0 ? found[0] : null;
    }

    public Dictionary<EntryId, string> ChildrenOf(EntryId parent) => _database
        .Query("SELECT id, name FROM hint WHERE parent = $parent", static row => (Id: ReadId(row, 0), Name: row.GetString(1)), ("$parent", parent.ToBytes()))
        .ToDictionary(child => child.Id, child => child.Name);

    public void Put(EntryId id, Hint hint) => _database.Execute(PutStatement, Row(id, hint));

    public void Put(IReadOnlyCollection<(EntryId Id, Hint Hint)> hints)
    {
        if (hints.Count > 0) _database.ExecuteEach(PutStatement, hints.Select(pair => Row(pair.Id, pair.Hint)));
    }

    public void Remove(EntryId id) => _database.Execute("DELETE FROM hint WHERE id = $id", ("$id", id.ToBytes()));

    /// <summary>An id in a column.</summary>
    public static EntryId ReadId(SqliteDataReader row, int column) => new(new Guid((byte[])row.GetValue(column)));

    private static (string Name, object? Value)[] Row(EntryId id, Hint hint) =>
        [("$id", id.ToBytes()), ("$parent", hint.Parent.ToBytes()), ("$name", hint.Name)];

    private EntryId FixedId(string name)
    {
        _database.Execute("INSERT OR IGNORE INTO fixed (name, id) VALUES ($name, $id)", ("$name", name), ("$id", EntryId.Mint().ToBytes()));
        return _database.Query("SELECT id FROM fixed WHERE name = $name", static row => ReadId(row, 0), ("$name", name))[0];
    }
}
