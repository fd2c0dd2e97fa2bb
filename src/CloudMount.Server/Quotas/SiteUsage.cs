namespace CloudMount.Server.Quotas;

/// <summary>
/// What one site takes of the disk. It is counted by a walk when it is first asked for, and kept by each change through the API from then on; what is changed
/// directly in the folder is found by another walk once an hour. A walk goes on beside changes and is done again when one came between; after some that
/// were in vain changes wait for one. Thread-safe.
/// </summary>
/// <remarks>A file that is being received takes what it has beyond the file it will replace, from before its bytes are accepted until it is in place or given up.</remarks>
internal sealed class SiteUsage(SiteFiles files, Func<Guid, long?> limitOf, SemaphoreSlim countings, TimeProvider time)
{
    /// <summary>How often files are counted while changes go on; then once more while they wait.</summary>
    private const int FreeCounts = 3;
    private static readonly TimeSpan CountInterval = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();

    // All guarded by _lock.
    private readonly Dictionary<string, (long Length, long Credit)> _receiving = [];
    private long _received;
    private long? _stored;
    private int _changing;
    private long _changes;
    private long _countedAt;
    private Task? _counting;
    private TaskCompletionSource? _reopened;
    private TaskCompletionSource? _quiet;

    /// <summary>The bytes it may have; null for any.</summary>
    public long? Limit => limitOf(files.Site);

    /// <summary>The bytes it has, with what is being received.</summary>
    public async ValueTask<long> ReadAsync()
    {
        await CountedAsync().ConfigureAwait(false);
        lock (_lock) return _stored.GetValueOrDefault() + _received;
    }

    /// <summary>Completes when the usage is known. Begins another count where the last one is old, and does not wait for it.</summary>
    public Task CountedAsync()
    {
        lock (_lock)
        {
            if (_stored is not null && time.GetElapsedTime(_countedAt) < CountInterval) return Task.CompletedTask;
            _counting ??= Task.Run(CountAsync);
            return _stored is null ? _counting : Task.CompletedTask;
        }
    }

    /// <summary>
    /// To be held while files of the site are put in place, moved or removed, which a walk could see twice or not at all. Waits until the usage is known, and
    /// while it is counted alone. Not to be asked for by who holds a place.
    /// </summary>
    public async ValueTask<IDisposable> ChangeAsync()
    {
        await CountedAsync().ConfigureAwait(false);
        while (true)
        {
            Task reopened;
            lock (_lock)
            {
                if (_reopened is null)
                {
                    _changing++;
                    _changes++;
                    return new Change(this);
                }

                reopened = _reopened.Task;
            }

            await reopened.ConfigureAwait(false);
        }
    }

    /// <summary>Whether something new may be made at all.</summary>
    public bool HasRoom()
    {
        var limit = Limit;
        lock (_lock) return FitsNeedsLock(0, limit);
    }

    /// <summary>
    /// A file of this name in the unfinished area is to have so many bytes. False when there is no room for those it gets; then nothing changes. While the usage is
    /// not known yet there is room: when the file is put in place it is.
    /// </summary>
    /// <param name="credit">The bytes of the file that will be replaced; null as before.</param>
    public bool TryReceive(string name, long length, long? credit = null)
    {
        var limit = Limit;
        lock (_lock)
        {
            var known = _receiving.GetValueOrDefault(name);
            var wanted = (Length: length, Credit: credit ?? known.Credit);
            var growth = ChargeOf(wanted) - ChargeOf(known);
            if (growth > 0 && !FitsNeedsLock(growth, limit)) return false;
            _receiving[name] = wanted;
            _received += growth;
            return true;
        }
    }

    /// <summary>Whether <see cref="TryReceive"/> would be answered with yes.</summary>
    public bool HasRoomFor(string name, long length)
    {
        var limit = Limit;
        lock (_lock)
        {
            var known = _receiving.GetValueOrDefault(name);
            return FitsNeedsLock(ChargeOf(known with { Length = length }) - ChargeOf(known), limit);
        }
    }

    /// <summary>How many bytes a file that is being received was to have.</summary>
    public long LengthOf(string name)
    {
        lock (_lock) return _receiving.GetValueOrDefault(name).Length;
    }

    /// <summary>A received file is put in place. False when there is no room; then nothing changes. To be called while a change is held.</summary>
    /// <param name="replaced">The bytes of the file it replaces; null for none.</param>
    public bool TryStore(string name, long length, long? replaced)
    {
        var limit = Limit;
        lock (_lock)
        {
            var charge = ChargeOf(_receiving.GetValueOrDefault(name));
            var growth = length - replaced.GetValueOrDefault();
            if ((growth > 0 || replaced is null) && !FitsNeedsLock(growth - charge, limit)) return false;
            ReleaseNeedsLock(name);
            _stored += growth;
            return true;
        }
    }

    /// <summary>It could not be put in place after all.</summary>
    public void TakeBack(string name, long length, long? replaced)
    {
        lock (_lock)
        {
            _stored -= length - replaced.GetValueOrDefault();
            var known = (length, replaced.GetValueOrDefault());
            if (_receiving.TryAdd(name, known)) _received += ChargeOf(known);
        }
    }

    /// <summary>A received file goes on under another name, in the place of one that has it.</summary>
    public void Rename(string name, string newName)
    {
        lock (_lock)
        {
            var (moved, kept) = (_receiving.GetValueOrDefault(name), _receiving.GetValueOrDefault(newName));
            ReleaseNeedsLock(name);
            ReleaseNeedsLock(newName);
            var renamed = (moved.Length, kept.Credit);
            _receiving[newName] = renamed;
            _received += ChargeOf(renamed);
        }
    }

    /// <summary>A file that was being received is given up.</summary>
    public void Release(string name)
    {
        lock (_lock) ReleaseNeedsLock(name);
    }

    /// <summary>Stored files are gone, or were replaced by a move. To be called while a change is held.</summary>
    public void Remove(long bytes)
    {
        lock (_lock) _stored -= bytes;
    }

    private static long ChargeOf((long Length, long Credit) file) => Math.Max(0, file.Length - file.Credit);

    private bool FitsNeedsLock(long growth, long? limit) => limit is not { } most || _stored is not { } stored || growth <= most - stored - _received;

    private void ReleaseNeedsLock(string name)
    {
        if (_receiving.Remove(name, out var known)) _received -= ChargeOf(known);
    }

    private async Task CountAsync()
    {
        await countings.WaitAsync().ConfigureAwait(false);
        try
        {
            for (var counts = 1; !(counts <= FreeCounts ? TryCount() : await CountAloneAsync().ConfigureAwait(false)); counts++)
            {
            }
        }
        finally
        {
            countings.Release();
            lock (_lock) _counting = null;
        }
    }

    /// <summary>False when something was changed meanwhile.</summary>
    private bool TryCount()
    {
        long before;
        lock (_lock)
        {
            if (_changing > 0) return false;
            before = _changes;
        }

        var stored = files.Count();
        var kept = files.ListKept();
        lock (_lock)
        {
            if (_changes != before) return false;
            if (_stored is null) foreach (var (name, length) in kept) AdoptNeedsLock(name, length);
            (_stored, _countedAt) = (stored, time.GetTimestamp());
            return true;
        }
    }

    private async Task<bool> CountAloneAsync()
    {
        Task quiet;
        lock (_lock)
        {
            _reopened = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_changing == 0) _quiet.SetResult();
            quiet = _quiet.Task;
        }

        try
        {
            await quiet.ConfigureAwait(false);
            return TryCount();
        }
        finally
        {
            TaskCompletionSource? reopened;
            lock (_lock) (reopened, _reopened, _quiet) = (_reopened, null, null);
            reopened?.SetResult();
        }
    }

    /// <summary>What was received before the server started.</summary>
    private void AdoptNeedsLock(string name, long length)
    {
        var known = (length, KeptName.CreditOf(name));
        if (_receiving.TryAdd(name, known)) _received += ChargeOf(known);
    }

    private void EndChange()
    {
        TaskCompletionSource? quiet = null;
        lock (_lock)
        {
            _changes++;
            if (--_changing == 0) quiet = _quiet;
        }

        quiet?.TrySetResult();
    }

    private sealed class Change(SiteUsage usage) : IDisposable
    {
        public void Dispose() => usage.EndChange();
    }
}
