using System.Diagnostics.CodeAnalysis;
using CloudMount.Primitives;
using SQLitePCL;

namespace CloudMount.Index;

/// <summary>The index could not be read or written: the local disk is full or broken, or the file is damaged.</summary>
public sealed class IndexException : VfsException
{
    private IndexException(int code, string message) : base((code & 0xFF) == raw.SQLITE_FULL ? VfsStatus.NoSpace : VfsStatus.IoError, message) => Code = code;

    public IndexException(string message) : base(VfsStatus.IoError, message)
    {
    }

    /// <summary>SQLite's result code (https://sqlite.org/rescode.html); 0 when the failure is our own finding.</summary>
    public int Code { get; }

    /// <summary>True when the file is no database, or a damaged one.</summary>
    public bool IsDamaged => (Code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>True when the disk is full, or the file may not be opened or written.</summary>
    public bool IsRefusedByDisk => (Code & 0xFF) is raw.SQLITE_FULL or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM;

    internal static IndexException Unusable(string file, int code, string reason) => new(code, (code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
        ? $"The index '{file}' cannot be opened (SQLite {code}): it is damaged or no index. Move the cache directory away to keep it, and mount again."
        : $"The index '{file}' cannot be opened: {reason} Make room on the disk and see that the file may be read and written, and mount again.");

    internal static IndexException HalfDone() =>
        new("A change of the index failed half-way; it is as it was up to 50 ms before. Unmount, see to the disk, and mount again.");

    internal static IndexException NotFlushed(VfsStatus status) =>
        new($"The disk did not take what was written to the index ({status}). Unmount, see to the disk, and mount again.");

    internal static void ThrowIfFailed(int code, sqlite3 database)
    {
        if (code != raw.SQLITE_OK) Throw(code, database);
    }

    [DoesNotReturn]
    internal static void Throw(int code, sqlite3 database) =>
        throw new IndexException(raw.sqlite3_extended_errcode(database) is var extended && (extended & 0xFF) == code ? extended : code,
            $"The index cannot be used: {raw.sqlite3_errmsg(database).utf8_to_string()} (SQLite {code}).");
}
