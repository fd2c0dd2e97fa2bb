using SQLitePCL;

namespace CloudMount.Index;

/// <summary>
/// A prepared statement of the index, reused for every run. Not thread-safe: used under the index's lock only. Goes past ADO.NET because
/// the hot operations run three to six statements each and may not allocate readers and parameters for them.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        IndexException.ThrowIfFailed(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), database);
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, ulong value) => Bind(index, unchecked((long)value));

    /// <summary>Binds a number, or null for none.</summary>
    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public Statement BindText(int index, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, index, utf8));
        return this;
    }

    public Statement BindText(int index, string? text)
    {
        if (text is null) return BindNull(index);
        Check(raw.sqlite3_bind_text(_statement, index, text));
        return this;
    }

    public Statement BindBytes(int index, ReadOnlySpan<byte> bytes)
    {
        Check(raw.sqlite3_bind_blob(_statement, index, bytes));
        return this;
    }

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>True when there is a row. At the end, and on failure, the statement is reset.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        raw.sqlite3_reset(_statement);
        if (code != raw.SQLITE_DONE) IndexException.Throw(code, _database);
        return false;
    }

    /// <summary>Runs a statement that answers no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public ulong UInt64(int column) => unchecked((ulong)Int64(column));

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>The bytes of a text or byte column; valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Reset() => raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => IndexException.ThrowIfFailed(code, _database);
}
