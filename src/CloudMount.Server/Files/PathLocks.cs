namespace CloudMount.Server.Files;

/// <summary>
/// Keeps calls on one name apart, so that what a call found (its version, that the name is free) still holds when it acts. Held over a few
/// system calls and never over an await. A fixed number of locks, to which places are dealt by directory and name; who needs two takes
/// them in the order of their numbers. Before them comes one gate: who takes a directory away has it alone, so that nothing is put into
/// the tree meanwhile.
/// </summary>
internal sealed class PathLocks : IDisposable
{
    private const int Count = 1024;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new Lock())];
    private readonly ReaderWriterLockSlim _gate = new();
    private long _changes;

    /// <summary>How often anything was released so far: while it stays, and nothing is held, nothing was changed through the API.</summary>
    public long Changes => Volatile.Read(ref _changes);

    public Held Hold(Place place) => new(this, _locks[IndexOf(place)], null);

    public Held Hold(Place one, Place other)
    {
        var (low, high) = (IndexOf(one), IndexOf(other));
        if (low > high) (low, high) = (high, low);
        return new(this, _locks[low], low == high ? null : _locks[high]);
    }

    /// <summary>Waits for all that is held, and keeps everybody else out.</summary>
    public HeldAlone HoldAll() => new(this);

    public void Dispose() => _gate.Dispose();

    private static int IndexOf(Place place) =>
        (int)((uint)HashCode.Combine(place.DirectoryStat.Inode, place.DirectoryStat.Device, place.Name) % Count);

    /// <summary>Dispose it where it was made, on the same thread.</summary>
    internal readonly ref struct Held
    {
        private readonly PathLocks _owner;
        private readonly Lock _first;
        private readonly Lock? _second;

        public Held(PathLocks owner, Lock first, Lock? second)
        {
            owner._gate.EnterReadLock();
            first.Enter();
            second?.Enter();
            _owner = owner;
            _first = first;
            _second = second;
        }

        public void Dispose()
        {
            _second?.Exit();
            _first.Exit();
            // At the end: who looks at the folder after reading the count sees what was done, or finds another count when he has the gate.
            Interlocked.Increment(ref _owner._changes);
            _owner._gate.ExitReadLock();
        }
    }

    /// <summary>Dispose it where it was made, on the same thread.</summary>
    internal readonly ref struct HeldAlone
    {
        private readonly PathLocks _owner;

        public HeldAlone(PathLocks owner)
        {
            owner._gate.EnterWriteLock();
            _owner = owner;
        }

        public void Dispose() => _owner._gate.ExitWriteLock();
    }
}
