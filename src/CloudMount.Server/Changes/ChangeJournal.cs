using CloudMount.Server.Files;
using CloudMount.Server.Native;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Changes;

/// <summary>
/// What was changed through the API, in order. A row gets its stamp and is seen in one step, so that none ever appears at or below what a reader
/// was told. The newest rows are in memory; a thread of its own writes them to journal.db in batches, so that no change waits for it. Thread-safe.
/// </summary>
internal sealed class ChangeJournal : IDisposable
{
    private const int MaxUnsavedDownloads = 10_000;

    private readonly JournalFile _file;
    private readonly JournalLimits _limits;
    private readonly TimeProvider _time;
    private readonly RecentDownloads _recent;
    private readonly JournalWriter _writer;
    private readonly string _epoch;

    private readonly Lock _lock = new();

    // Guarded by _lock. Rows are counted from the start of the server; the ring holds those from _first to before _next.
    private readonly Change[] _ring;
    private readonly List<Change> _downloads = [];
    private long _first;
    private long _next;
    private long _saved;

    // Stamps: of the last row that is not in the ring any more, up to where rows may be missing, and the last one given out.
    private long _evicted;
    private long _floor;
    private long _last;
    private TaskCompletionSource? _appended;
    private bool _isEnding;

    private ChangeJournal(JournalFile file, JournalLimits limits, TimeProvider time, ILogger logger)
    {
        (_file, _limits, _time) = (file, limits, time);
        _ring = new Change[limits.MaxInMemory];
        _epoch = file.State.Epoch;
        (_evicted, _floor, _last) = (file.State.Last, file.State.Floor, file.State.Last);
        _recent = new(time);
        _writer = new(this, logger);
    }

    /// <summary>Throws <see cref="ServerStartException"/>.</summary>
    public static ChangeJournal Open(string dataDirectory, JournalLimits limits, TimeProvider time, ILogger logger) =>
        new(JournalFile.Open(dataDirectory, Microseconds(time)), limits, time, logger);

    /// <summary>Adds a row; to be called while what was changed is still held, so that the rows are in the order of the changes.</summary>
    public void Add(Change change)
    {
        TaskCompletionSource? appended;
        bool isFirst;
        lock (_lock)
        {
            MakeRoomNeedsLock();
            _last = NextStampNeedsLock();
            isFirst = _saved == _next;
            _ring[_next++ % _ring.Length] = change with { Stamp = _last };
            (appended, _appended) = (_appended, null);
        }

        appended?.TrySetResult();
        if (isFirst) _writer.Wake();
    }

    /// <summary>
    /// Adds what is an activity and no change, once in ten minutes for an account and a path. Beyond some thousands that wait to be written it is left out.
    /// </summary>
    public void AddDownload(Change download)
    {
        if (!_recent.IsNew(download.By.Account, download.Path)) return;
        bool isFirst;
        lock (_lock)
        {
            if (_downloads.Count == MaxUnsavedDownloads) return;
            isFirst = _downloads.Count == 0;
            _last = NextStampNeedsLock();
            _downloads.Add(download with { Stamp = _last });
        }

        if (isFirst) _writer.Wake();
    }

    /// <summary>The cursor of now: whatever is changed from here on comes after it.</summary>
    public ChangeCursor Now()
    {
        lock (_lock) return new(_epoch, NowNeedsLock());
    }

    public ChangeCursor CursorAt(long stamp) => new(_epoch, stamp);

    /// <summary>Whether a cursor is of this journal, and not of one that lost rows.</summary>
    public bool Knows(ChangeCursor cursor)
    {
        lock (_lock) return cursor.Epoch == _epoch && cursor.Stamp <= _last;
    }

    /// <summary>The rows after a stamp, the oldest first; null when some of them may be missing.</summary>
    public ChangeRows? Read(long after, int limit)
    {
        long evicted;
        lock (_lock)
        {
            if (after < _floor) return null;
            if (after >= _evicted) return ReadRingNeedsLock([], after, limit);
            evicted = _evicted;
        }

        // All that is not in the ring is in the file, unless it was given up, which raises the floor.
        var rows = _file.Read(after, evicted, limit);
        lock (_lock)
        {
            if (after < _floor) return null;
            return rows.Count == limit ? new(rows, rows[^1].Stamp, IsAll: false)
                : evicted < _evicted ? new(rows, evicted, IsAll: false)
                : ReadRingNeedsLock(rows, evicted, limit);
        }
    }

    /// <summary>Whether there is a row after a stamp; waits for one. False when the time is over or the server stops.</summary>
    public async Task<bool> WaitAsync(long after, TimeSpan wait, CancellationToken cancellation)
    {
        Task appended;
        lock (_lock)
        {
            if (_next > _first && _ring[(_next - 1) % _ring.Length].Stamp > after) return true;
            if (_isEnding) return false;
            appended = (_appended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        try
        {
            await appended.WaitAsync(wait, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }

        lock (_lock) return !_isEnding;
    }

    /// <summary>Nobody waits any more, since the server stops.</summary>
    public void EndWaits()
    {
        TaskCompletionSource? appended;
        lock (_lock)
        {
            _isEnding = true;
            (appended, _appended) = (_appended, null);
        }

        appended?.TrySetResult();
    }

    /// <summary>The activity log as it looks from inside a territory, with all that is in memory. Waits for the disk.</summary>
    public List<Change> ReadActivity(ActivityFilter filter)
    {
        Save();
        return [.. _file.ReadActivity(filter).Select(row => ChangeView.Of(row, filter.Within)).OfType<Change>()];
    }

    /// <summary>Who made an entry, with all that is in memory. Waits for the disk.</summary>
    /// <param name="path">Where it is, in full, for rows from before it had an id.</param>
    public Makers ReadMakers(EntryId id, string path, in EntryStat stat)
    {
        Save();
        return _file.ReadMakers(id, path, stat);
    }

    /// <summary>Writes what is not written yet. Throws <see cref="SqliteException"/>; then it stays unwritten. Two at once may write a row twice, which is the same.</summary>
    public void Save()
    {
        Change[] rows, downloads;
        long end, floor, last;
        lock (_lock)
        {
            rows = new Change[_next - _saved];
            for (var i = 0; i < rows.Length; i++) rows[i] = _ring[(_saved + i) % _ring.Length];
            downloads = [.. _downloads];
            (end, floor, last) = (_next, _floor, _last);
        }

        if (rows.Length == 0 && downloads.Length == 0) return;
        _file.Append(rows, downloads, floor, last);
        lock (_lock)
        {
            _saved = Math.Max(_saved, end);
            if (downloads is [.., var latest]) _downloads.RemoveAll(download => download.Stamp <= latest.Stamp);
        }
    }

    /// <summary>Removes what is too much or too old. Who reads meanwhile is told that rows are missing before they are.</summary>
    public void Trim()
    {
        var oldest = Microseconds(_time) - (long)_limits.MaxAge.TotalMicroseconds;
        var surplus = _file.FindSurplus(_limits.MaxRows, oldest);
        JournalState state;
        lock (_lock)
        {
            _floor = Math.Max(_floor, surplus ?? 0);
            state = new(_epoch, _floor, _last);
        }

        _file.Trim(surplus, _limits.MaxRows, oldest, state);
    }

    /// <summary>Writes the rest and marks the end as clean.</summary>
    public void Dispose()
    {
        EndWaits();
        if (_writer.Stop())
        {
            try
            {
                Save();
                _file.Close(_floor, _last);
            }
            catch (SqliteException failure)
            {
                _writer.Report(failure);
            }
        }

        _file.Dispose();
    }

    private static long Microseconds(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private long NextStampNeedsLock() => Math.Max(_last + 1, Microseconds(_time));

    private long NowNeedsLock() => _last = Math.Max(_last, Microseconds(_time));

    /// <summary>The oldest row leaves the ring. One that could not be written in time is given up, and who would have read it is told.</summary>
    private void MakeRoomNeedsLock()
    {
        if (_next - _first < _ring.Length) return;
        _evicted = _ring[_first % _ring.Length].Stamp;
        if (_saved == _first)
        {
            _floor = _evicted;
            _saved++;
        }

        _first++;
    }

    private ChangeRows ReadRingNeedsLock(List<Change> rows, long after, int limit)
    {
        var index = FindNeedsLock(after);
        for (; index < _next && rows.Count < limit; index++) rows.Add(_ring[index % _ring.Length]);
        return index < _next ? new(rows, rows[^1].Stamp, IsAll: false) : new(rows, NowNeedsLock(), IsAll: true);
    }

    /// <summary>The number of the first row in the ring that comes after a stamp.</summary>
    private long FindNeedsLock(long after)
    {
        var (low, high) = (_first, _next);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_ring[middle % _ring.Length].Stamp <= after) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
