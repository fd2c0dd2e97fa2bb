namespace CloudMount.Server.Accounts;

/// <summary>Rows of accounts.db in memory, read again when the file has changed. Thread-safe.</summary>
internal sealed class Snapshot<T>(AccountsFile file, Func<T> read)
    where T : class
{
    private volatile Reading? _last;

    public T Current
    {
        get
        {
            var generation = file.Generation;
            if (_last is { } last && last.Generation == generation) return last.Rows;

            // The generation from before the reading: what changes meanwhile is read again.
            var rows = read();
            _last = new(generation, rows);
            return rows;
        }
    }

    private sealed record Reading(long Generation, T Rows);
}
