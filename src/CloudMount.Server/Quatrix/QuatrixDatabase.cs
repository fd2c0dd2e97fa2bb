namespace CloudMount.Server.Quatrix;

/// <summary>
/// quatrix.db in the data directory: hints of where ids lead, tags, project folders, and the uploads that are not finished. A power failure may take
/// the last changes: a hint is found again, an upload is dropped after a reboot anyway. Who needs more does a checkpoint.
/// </summary>
internal static class QuatrixDatabase
{
    private const string Schema =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        + "CREATE TABLE IF NOT EXISTS fixed (name TEXT PRIMARY KEY, id BLOB NOT NULL) WITHOUT ROWID;"
        + "CREATE TABLE IF NOT EXISTS hint (id BLOB PRIMARY KEY, parent BLOB NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;"
        + "CREATE INDEX IF NOT EXISTS hint_parent ON hint (parent);"
        + "CREATE TABLE IF NOT EXISTS tag (id BLOB NOT NULL, file BLOB NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL);"
        + "CREATE INDEX IF NOT EXISTS tag_file ON tag (file);"
        + "CREATE TABLE IF NOT EXISTS project (folder BLOB PRIMARY KEY, owner BLOB NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;"
        + "CREATE TABLE IF NOT EXISTS project_user (folder BLOB NOT NULL, account BLOB NOT NULL, UNIQUE (folder, account));"
        + "CREATE TABLE IF NOT EXISTS upload (key TEXT PRIMARY KEY, file BLOB NOT NULL, parent BLOB NOT NULL, name TEXT NOT NULL, "
        + "replaces INTEGER NOT NULL, resolves INTEGER NOT NULL, received TEXT NOT NULL, total INTEGER, boot TEXT NOT NULL, "
        + "touched INTEGER NOT NULL, is_done INTEGER NOT NULL, if_version TEXT, attributes TEXT, account BLOB NOT NULL) WITHOUT ROWID;";

    /// <summary>Counts the forms of the table of uploads. Those of an older form are dropped: their clients begin again.</summary>
    private const long Form = 2;

    /// <summary>Throws <see cref="ServerStartException"/>.</summary>
    public static Database Open(string dataDirectory) => Database.Open(Path.Combine(dataDirectory, "quatrix.db"), Prepare);

    private static void Prepare(Database database)
    {
        if (database.Query("PRAGMA user_version", static row => row.GetInt64(0))[0] != Form)
            database.Execute($"DROP TABLE IF EXISTS upload; PRAGMA user_version = {Form};");
        database.Execute(Schema);
    }
}
