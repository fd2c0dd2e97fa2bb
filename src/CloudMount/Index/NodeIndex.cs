using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>
/// The tree this machine shows, with Local and Base of every entry, kept in SQLite and, for what is in use, in
/// <see cref="AttributeCache"/>. Reads of cached inodes and names take no lock. Every change is one <see cref="IndexChange"/>: all of it or
/// nothing, also when the disk is full or the process dies.
/// </summary>
internal sealed partial class NodeIndex : IDisposable
{
    /// <summary>How long what waits for a flush waits at most. The disk is spared one for each file that goes.</summary>
    public static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly IndexDatabase _database;
    private readonly IndexStatements _statements;
    private readonly AttributeCache _cache;
    private readonly ITimer _commitTimer;
    private readonly ITimer _flushTimer;

    // Guards the database, the statements and all filling of the cache. Innermost: nothing else is locked or awaited under it.
    private readonly Lock _gate = new();
    private readonly List<Action> _afterFlush = [];
    private readonly List<Action> _beforeFlush = [];

    // Outermost: held while what comes before a flush is done, and until its commit.
    private readonly Lock _flushTurn = new();

    // The last name that was looked for and not found: whoever makes a file looks first, and is asked to make it next.
    private readonly NameKey _missing = NameKey.CreateEmpty();
    private readonly IndexChange _change;
    private volatile IndexException? _failure;
    private bool _isView;
    private bool _isUndoable;
    private long _writesBefore;

    // Commits made, what the last run left counted as one, and how many of them are known to be on the disk.
    private long _commits = 1;
    private long _flushedCommits;

    private NodeIndex(IndexDatabase database, long maxCacheBytes, TimeProvider time)
    {
        _database = database;
        _statements = new(database);
        _cache = new(maxCacheBytes);
        _change = new(this);
        using var last = database.Prepare("SELECT max((SELECT coalesce(max(content), 0) FROM inode WHERE content <> 0), (SELECT coalesce(max(id), 0) FROM content))");
        last.Step();
        _lastContent = last.Int64(0);
        _commitTimer = time.CreateTimer(_ => Quietly(Commit), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _flushTimer = time.CreateTimer(_ => Quietly(Flush), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called, outside of the lock, with the ids of entries that a change made dirty.</summary>
    public Action<long>? EntryDirtied { get; set; }

    /// <summary>Ok; after a failed commit or flush, for good, what every further change is answered.</summary>
    public VfsStatus Health => _failure?.Status ?? VfsStatus.Ok;

    /// <summary>Opens or creates the index in a file. Throws <see cref="IndexException"/>.</summary>
    /// <param name="maxCacheBytes">For <see cref="AttributeCache"/>.</param>
    public static NodeIndex Open(string file, long maxCacheBytes, TimeProvider time) => new(IndexDatabase.Open(file), maxCacheBytes, time);

    /// <summary>Begins a change. Dispose it on the same thread; nothing may be awaited in between.</summary>
    /// <param name="isUndoable">
    /// Without it, all checks come before the first write: a change that has written and is not kept leaves an index that is good for nothing
    /// any more. With it, which costs more than the writes, such a change is undone.
    /// </param>
    public IndexChange Change(bool isUndoable = false)
    {
        _gate.Enter();
        try
        {
            if (_failure is { } failure) throw failure;
            if (_database.EnsureTransaction()) _commitTimer.Change(IndexDatabase.CommitInterval, Timeout.InfiniteTimeSpan);
            if (isUndoable) _statements.Savepoint.Run();
            _isUndoable = isUndoable;
            _writesBefore = _database.Writes;
            return _change;
        }
        catch
        {
            _gate.Exit();
            throw;
        }
    }

    /// <summary>Begins reads of one moment. Dispose it on the same thread; only what reads may be called.</summary>
    public IndexChange View()
    {
        _gate.Enter();
        _isView = true;
        return _change;
    }

    /// <summary>
    /// Does what may only follow when the changes made so far survive a power failure, as giving up a file that the last state on the disk still names:
    /// at once when they do, else after the next <see cref="Flush"/>, which comes within <see cref="FlushInterval"/>. Not within a change, nor under
    /// a lock that the action takes.
    /// </summary>
    public void AfterFlush(Action action)
    {
        lock (_gate)
        {
            if (_database.HasUncommitted || _flushedCommits < _commits)
            {
                if (_afterFlush.Count == 0) _flushTimer.Change(FlushInterval, Timeout.InfiniteTimeSpan);
                _afterFlush.Add(action);
                return;
            }
        }

        action();
    }

    /// <summary>
    /// Does what must be on the disk before the change that follows is: before the next <see cref="Flush"/>. Call it before that change is begun.
    /// </summary>
    public void BeforeFlush(Action action)
    {
        lock (_gate) _beforeFlush.Add(action);
    }

    /// <summary>Commits what was changed: it survives the death of the process.</summary>
    public void Commit()
    {
        lock (_gate) CommitNeedsLock();
    }

    /// <summary>Commits what was changed and makes it durable: it survives a power failure.</summary>
    public void Flush()
    {
        Action[] due;
        long commits;
        bool isFlushed;

        // In turn: what one flush brings to the disk first, no other may overtake.
        lock (_flushTurn)
        {
            while (true)
            {
                Action[] first;
                lock (_gate)
                {
                    if (_beforeFlush.Count == 0)
                    {
                        CommitNeedsLock();
                        commits = _commits;
                        isFlushed = _flushedCommits == commits;
                        due = [.. _afterFlush];
                        _afterFlush.Clear();
                        break;
                    }

                    first = [.. _beforeFlush];
                    _beforeFlush.Clear();
                }

                RunAll(first);
            }
        }

        var flushed = isFlushed ? VfsStatus.Ok : _database.Flush();
        lock (_gate)
        {
            // What the disk did not take is lost with the power, and a second attempt would not say so (fsync(2) reports an error once).
            if (flushed != VfsStatus.Ok)
            {
                var failure = IndexException.NotFlushed(flushed);
                GiveUp(failure);
                throw failure;
            }

            _flushedCommits = Math.Max(_flushedCommits, commits);
        }

        RunAll(due);
    }

    public void Dispose()
    {
        // Waits for what the clock began.
        _commitTimer.DisposeAsync().AsTask().Wait();
        _flushTimer.DisposeAsync().AsTask().Wait();
        lock (_gate)
        {
            _database.Commit();
            _statements.Dispose();
            _database.Dispose();
            _cache.Dispose();
        }
    }

    internal void EndChange(bool isKept, long[] dirtied)
    {
        if (_isView)
        {
            _isView = false;
            _gate.Exit();
            return;
        }

        try
        {
            if (!isKept && (_database.HasLostTransaction || (!_isUndoable && _database.Writes != _writesBefore))) GiveUp(IndexException.HalfDone());
            else if (_isUndoable) EndUndoable(isKept);
        }
        finally
        {
            _isUndoable = false;
            _gate.Exit();
        }

        if (EntryDirtied is { } report) Array.ForEach(dirtied, report);
    }

    private void EndUndoable(bool isKept)
    {
        if (!isKept)
        {
            _statements.Rollback.Run();
            _missing.Clear();
        }

        _statements.Release.Run();
    }

    // A failure is kept in _failure: the next operation is told.
    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (IndexException)
        {
        }
    }

    // Where the index or the disk fails, the next operation is told, and what was to be given up goes at the next start.
    private static void RunAll(Action[] due)
    {
        foreach (var action in due)
        {
            try
            {
                action();
            }
            catch (VfsException)
            {
            }
        }
    }

    // A commit that fails rolls back what operations were already told; nothing may go on as if it had not.
    private void CommitNeedsLock()
    {
        if (_failure is { } failure) throw failure;
        if (!_database.HasUncommitted) return;
        try
        {
            _database.Commit();
            _commits++;
        }
        catch (IndexException exception)
        {
            GiveUp(exception);
            throw;
        }
    }

    // What operations were told since the last commit is not so: no operation may build on it.
    private void GiveUp(IndexException reason)
    {
        _failure = reason;
        _database.Rollback();
        _cache.Clear();
        _missing.Clear();
        _afterFlush.Clear();
    }
}
