using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Ids;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Quatrix.Tags;

/// <summary>The tags of all entries, by the ids of these. Thread-safe.</summary>
internal sealed class TagStore(Database database)
{
    /// <summary>Of one entry.</summary>
    private const int Max = 100;

    private const string Columns = "SELECT id, file, type, value FROM tag";

    /// <summary>In the order they were added in.</summary>
    public IReadOnlyList<Tag> Of(EntryId file) => database.Query($"{Columns} WHERE file = $file ORDER BY rowid", Read, ("$file", file.ToBytes()));

    /// <summary>The values of all tags, by entry.</summary>
    public ILookup<EntryId, string> Values() => database.Query(Columns, Read).ToLookup(static tag => tag.File, static tag => tag.Value);

    /// <summary>The new tag, or the one that is there already. Forbidden beyond the most an entry may have.</summary>
    public Outcome<Tag> Add(EntryId file, string type, string value)
    {
        Outcome<Tag> added = new Refusal(RefusalKind.Forbidden, $"An entry has at most {Max} tags.");
        database.Together(() =>
        {
            var all = Of(file);
            if (all.FirstOrDefault(tag => tag.Type == type && tag.Value == value) is { } known)
            {
                added = known;
            }
            else if (all.Count < Max)
            {
                var tag = new Tag(Guid.NewGuid(), file, type, value);
                database.Execute(
                    "INSERT INTO tag (id, file, type, value) VALUES ($id, $file, $type, $value)",
                    ("$id", tag.Id.ToByteArray()), ("$file", file.ToBytes()), ("$type", type), ("$value", value));
                added = tag;
            }
        });
        return added;
    }

    /// <summary>Removes those of entries that are known to be gone.</summary>
    public void RemoveOrphans() => database.Execute("DELETE FROM tag WHERE file NOT IN (SELECT id FROM hint)");

    private static Tag Read(SqliteDataReader row) =>
        new(new Guid((byte[])row.GetValue(0)), HintStore.ReadId(row, 1), row.GetString(2), row.GetString(3));
}
