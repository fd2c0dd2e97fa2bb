namespace CloudMount.Server.Files;

/// <summary>
/// Keeps calls on one name apart, so that what a call found (its version, that the name is free) still holds when it acts. Held over a few
/// system calls and never over an await. A fixed number of locks, to which places are dealt by directory and name; who needs two takes
/// them in the order of their numbers.
/// </summary>
internal sealed class PathLocks
{
    private const int Count = 1024;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new Lock())];

    public Held Hold(Place place) => new(_locks[IndexOf(place)], null);

    public Held Hold(Place one, Place other)
    {
        var (low, high) = (IndexOf(one), IndexOf(other));
        if (low > high) (low, high) = (high, low);
        return new(_locks[low], low == high ? null : _locks[high]);
    }

    private static int IndexOf(Place place) =>
        (int)((uint)HashCode.Combine(place.DirectoryStat.Inode, place.DirectoryStat.Device, place.Name) % Count);

    /// <summary>Dispose it where it was made, on the same thread.</summary>
    internal readonly ref struct Held
    {
        private readonly Lock _first;
        private readonly Lock? _second;

        public Held(Lock first, Lock? second)
        {
            first.Enter();
            second?.Enter();
            _first = first;
            _second = second;
        }

        public void Dispose()
        {
            _second?.Exit();
            _first.Exit();
        }
    }
}
