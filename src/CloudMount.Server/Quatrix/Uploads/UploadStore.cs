using System.Security.Cryptography;
using CloudMount.Server.Api;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Quatrix.Uploads;

/// <summary>
/// The uploads that were begun: in the database, so that they go on after a restart of the server, for a day since their last chunk. After a
/// reboot they are dropped, since bytes that were confirmed may not be on disk.
/// </summary>
internal sealed class UploadStore(Database database, UnfinishedArea area, TimeProvider time)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const string Columns = "SELECT key, file, parent, name, replaces, resolves, received, total, is_done, if_version, attributes, account FROM upload ";
    private const string Live = "boot = $boot AND touched > $oldest";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly string _boot = File.ReadAllText(BootIdFile).Trim();

    /// <summary>Begins an upload. What the file system says.</summary>
    /// <param name="replaced">The bytes of the file that gets new content; null for a new file.</param>
    public Outcome<Upload> Begin(EntryId file, EntryId parent, string name, long? replaced, bool resolves, UploadTerms terms)
    {
        var replaces = replaced is not null;
        var received = UnfinishedArea.NewKeptName(replaced.GetValueOrDefault());
        var key = new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D");
        var account = Requester.Current.Account ?? Guid.Empty;
        var upload = new Upload(key, file, parent, name, replaces, resolves, received, account) { Terms = terms };
        database.Execute(
            "INSERT INTO upload (key, file, parent, name, replaces, resolves, received, total, boot, touched, is_done, if_version, attributes, account) "
            + "VALUES ($key, $file, $parent, $name, $replaces, $resolves, $received, NULL, $boot, $now, 0, $version, $attributes, $account)",
            ("$key", key),
            ("$file", file.ToBytes()),
            ("$parent", parent.ToBytes()),
            ("$name", name),
            ("$replaces", replaces),
            ("$resolves", resolves),
            ("$received", received),
            ("$boot", _boot),
            ("$now", Now()),
            ("$version", terms.IfVersion),
            ("$attributes", terms.Attributes is { } attributes ? JsonFields.WriteAttributes(attributes) : null),
            ("$account", account.ToByteArray()));

        // The file after the row: one without a row is removed when it is met.
        if (area.CreateKeptFile(received) is not { } refusal) return upload;
        Drop(upload);
        return refusal;
    }

    /// <summary>Null for a key that is unknown or too old.</summary>
    public Upload? Find(string key) =>
        database.Query(Columns + "WHERE key = $key AND " + Live, Read, ("$key", key), ("$boot", _boot), ("$oldest", Oldest())).FirstOrDefault();

    /// <summary>The uploads by which bytes for this file can be sent.</summary>
    public List<Upload> FindOpen(EntryId file) => database.Query(
        Columns + "WHERE file = $file AND is_done = 0 AND " + Live, Read, ("$file", file.ToBytes()), ("$boot", _boot), ("$oldest", Oldest()));

    /// <summary>Keeps it for another day.</summary>
    public void Touch(Upload upload, long? total) => database.Execute(
        "UPDATE upload SET total = $total, touched = $now WHERE key = $key", ("$total", total), ("$now", Now()), ("$key", upload.Key));

    /// <summary>Keeps that it was finalized, for a client that did not get the answer.</summary>
    public void Finish(Upload upload) =>
        database.Execute("UPDATE upload SET is_done = 1, touched = $now WHERE key = $key", ("$now", Now()), ("$key", upload.Key));

    /// <summary>Gives up what is being uploaded for a file.</summary>
    public void Drop(EntryId file)
    {
        foreach (var upload in FindOpen(file)) Drop(upload);
    }

    /// <summary>Gives up an upload.</summary>
    public void Drop(Upload upload)
    {
        database.Execute("DELETE FROM upload WHERE key = $key", ("$key", upload.Key));
        if (!upload.IsDone) area.Discard(upload.Received);
    }

    /// <summary>Removes what is too old, and bytes that belong to no upload.</summary>
    public void RemoveOld()
    {
        foreach (var old in database.Query(Columns + "WHERE NOT (" + Live + ")", Read, ("$boot", _boot), ("$oldest", Oldest()))) Drop(old);
        var files = area.ListKeptFiles();
        var known = database.Query("SELECT received FROM upload", static row => row.GetString(0)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in files.Where(name => !known.Contains(name))) area.Discard(name);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    private long Oldest() => (time.GetUtcNow() - Lifetime).ToUnixTimeSeconds();

    private static Upload Read(SqliteDataReader row) => new(
        row.GetString(0), ReadId(row, 1), ReadId(row, 2), row.GetString(3), row.GetBoolean(4), row.GetBoolean(5), row.GetString(6), new Guid((byte[])row.GetValue(11)))
    {
        Total = row.IsDBNull(7) ? null : row.GetInt64(7), IsDone = row.GetBoolean(8),
        Terms = new(row.IsDBNull(9) ? null : row.GetString(9), row.IsDBNull(10) ? null : ReadAttributes(row.GetString(10))),
    };

    private static IReadOnlyList<KeyValuePair<string, string>>? ReadAttributes(string text) =>
        JsonFields.ReadAttributes(text).TryGet(out var attributes, out _) ? attributes : null;

    private static EntryId ReadId(SqliteDataReader row, int column) => new(new Guid((byte[])row.GetValue(column)));
}
