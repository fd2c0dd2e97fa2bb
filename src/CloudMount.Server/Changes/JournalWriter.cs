using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Changes;

/// <summary>The thread that writes the journal: a batch at most ten times a second, and once an hour it removes what is too old.</summary>
internal sealed class JournalWriter
{
    // Hundreds of uploads a second share one transaction; an unclean end costs cursors anyway.
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    /// <summary>Batches after which the number of rows is looked at.</summary>
    private const int BatchesPerTrim = 100;

    private readonly ChangeJournal _journal;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private bool _hasFailed;

    // Its own monitor guards the two below and is pulsed when one of them is set.
    private readonly object _gate = new();
    private bool _hasWork;
    private bool _isStopping;

    public JournalWriter(ChangeJournal journal, ILogger logger)
    {
        (_journal, _logger) = (journal, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    public void Wake()
    {
        lock (_gate)
        {
            _hasWork = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the thread. False when it was ended before.</summary>
    public bool Stop()
    {
        lock (_gate)
        {
            if (_isStopping) return false;
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        return true;
    }

    public void Report(SqliteException failure) => _logger.LogWarning(
        failure, "The journal of changes cannot be written: clients that follow it may have to list everything anew. Make room on the disk of the data directory.");

    private void Run()
    {
        var batches = 0;
        while (WaitForBatch() is { } hasWork) Write(isTrimDue: !hasWork || batches++ % BatchesPerTrim == 0);
    }

    /// <summary>Whether there is something to write, or only an hour over; null when it is time to end.</summary>
    private bool? WaitForBatch()
    {
        lock (_gate)
        {
            var hasWork = _hasWork || _isStopping || Monitor.Wait(_gate, TrimInterval);
            if (hasWork && !_isStopping) Monitor.Wait(_gate, _hasFailed ? RetryTime : BatchTime);
            _hasWork = false;
            return _isStopping ? null : hasWork;
        }
    }

    private void Write(bool isTrimDue)
    {
        try
        {
            _journal.Save();
            if (isTrimDue) _journal.Trim();
            _hasFailed = false;
        }
        catch (SqliteException failure)
        {
            if (!_hasFailed) Report(failure);
            _hasFailed = true;
            Wake();
        }
    }
}
