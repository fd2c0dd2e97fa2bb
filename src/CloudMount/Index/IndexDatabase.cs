using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CloudMount.Index;

/// <summary>
/// The SQLite file of the index and its one open transaction. Operations write into that transaction; it is committed at most
/// <see cref="CommitInterval"/> later (a killed process loses no more) and made durable by <see cref="Flush"/>. Not thread-safe
/// but for <see cref="Flush"/>: the caller holds the index's lock.
/// </summary>
internal sealed class IndexDatabase : IDisposable
{
    public static readonly TimeSpan CommitInterval = TimeSpan.FromMilliseconds(50);

    // Blocks of the log that are taken from the disk beforehand, so that a commit finds room when the disk is full.
    private const long ReservedLogBytes = 16 << 20;

    // In pages of 4 KiB: 8 MiB. Past it the log is folded back into the file even while operations wait.
    private const int CheckpointPages = 2048;

    private readonly SqliteConnection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _log;
    private bool _isInTransaction;

    private IndexDatabase(SqliteConnection connection, string file)
    {
        _connection = connection;
        Handle = connection.Handle!;
        _begin = new(Handle, "BEGIN IMMEDIATE");
        _commit = new(Handle, "COMMIT");
        _log = File.OpenHandle(file + "-wal", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        // A safety margin: a file system that cannot is left as it is.
        if (OperatingSystem.IsLinux()) LocalFile.Reserve(_log, ReservedLogBytes);
    }

    public sqlite3 Handle { get; }

    public bool HasUncommitted => _isInTransaction;

    /// <summary>SQLite has undone the open transaction by itself, as it does when the disk fails (https://sqlite.org/lang_transaction.html).</summary>
    public bool HasLostTransaction => _isInTransaction && raw.sqlite3_get_autocommit(Handle) != 0;

    /// <summary>Rows written so far, those of undone changes too.</summary>
    public long Writes => raw.sqlite3_total_changes(Handle);

    /// <summary>Opens or creates the index. Throws <see cref="IndexException"/> when the file is no index of ours, newer, damaged or cannot be read.</summary>
    public static IndexDatabase Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, $"""
                PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192;
                PRAGMA cache_spill = OFF; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = {CheckpointPages};
                """);
            PrepareSchema(connection);
            Execute(connection, Schema.Additions);
            return new IndexDatabase(connection, file);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw IndexException.Unusable(file, exception.SqliteErrorCode, exception.Message);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that a transaction is open. True when it has just been begun.</summary>
    public bool EnsureTransaction()
    {
        if (_isInTransaction) return false;
        _begin.Run();
        _isInTransaction = true;
        return true;
    }

    /// <summary>Ends the open transaction: what it holds survives the process, not yet a power failure.</summary>
    public void Commit()
    {
        if (!_isInTransaction) return;
        try
        {
            _commit.Run();
        }
        finally
        {
            _isInTransaction = raw.sqlite3_get_autocommit(Handle) == 0;
        }
    }

    /// <summary>Undoes the open transaction. Does not throw.</summary>
    public void Rollback()
    {
        // What cannot be rolled back is not committed either: the connection is closed before anything else is asked of it.
        if (_isInTransaction) raw.sqlite3_exec(Handle, "ROLLBACK");
        _isInTransaction = raw.sqlite3_get_autocommit(Handle) == 0;
    }

    /// <summary>Makes everything committed durable. Thread-safe, and outside the lock: it waits for the disk. IoError, NoSpace.</summary>
    public VfsStatus Flush()
    {
        if (OperatingSystem.IsLinux()) return LocalFile.Sync(_log, dataOnly: true);
        RandomAccess.FlushToDisk(_log);
        return VfsStatus.Ok;
    }

    public Statement Prepare(string sql) => new(Handle, sql);

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _log.Dispose();
        _connection.Dispose();
    }

    private static void PrepareSchema(SqliteConnection connection)
    {
        var application = Scalar(connection, "PRAGMA application_id");
        var tables = Scalar(connection, "SELECT count(*) FROM sqlite_master");
        if (tables == 0)
        {
            Execute(connection, $"BEGIN; {Schema.Create} PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {Schema.Version}; COMMIT;");
            return;
        }

        if (application != Schema.ApplicationId)
            throw new IndexException($"'{connection.DataSource}' is the database of another program. Choose another cache directory with --cache-dir.");
        var version = Scalar(connection, "PRAGMA user_version");
        if (version != Schema.Version)
            throw new IndexException($"The index has format {version}; this program reads format {Schema.Version}. Use the program that made it, sync, and start with an empty cache directory.");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
