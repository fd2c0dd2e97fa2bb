using CloudMount.Primitives;

namespace CloudMount.WriteBack;

/// <summary>
/// Keeps listings from being misread while this mount changes the remote. Every call that changes something stamps the names it touches
/// at its start and at its end; a listing takes its number before it is asked for, and what was touched since then says nothing. Thread-safe.
/// </summary>
internal sealed class CallGuard
{
    private readonly Lock _lock = new();

    // Guarded by _lock. A name without a call under way stays only as long as a listing that began before its end is under way.
    private readonly Dictionary<(InodeNumber Parent, string Name), Mark> _marks = [];
    private long _sequence;
    private int _listings;

    /// <summary>A call that touches names begins; it ends when the answer is disposed, after the index knows the outcome.</summary>
    public IDisposable BeginCall(params ReadOnlySpan<Place> places)
    {
        var names = new (InodeNumber, string)[places.Length];
        for (var index = 0; index < places.Length; index++) names[index] = (places[index].Parent, places[index].Name);
        lock (_lock)
        {
            foreach (var name in names)
            {
                var mark = _marks.GetValueOrDefault(name);
                _marks[name] = new(mark.Calls + 1, ++_sequence);
            }
        }

        return new Ticket(() => EndCall(names));
    }

    /// <summary>A listing begins; it ends when the answer is disposed, after the index knows the outcome.</summary>
    public IDisposable BeginListing(out long sequence)
    {
        lock (_lock)
        {
            _listings++;
            sequence = _sequence;
        }

        return new Ticket(EndListing);
    }

    /// <summary>Whether a call touches the name now, or did since a listing took its number.</summary>
    public bool IsTouched(InodeNumber parent, string name, long sequence)
    {
        lock (_lock) return _marks.TryGetValue((parent, name), out var mark) && (mark.Calls > 0 || mark.Sequence > sequence);
    }

    private void EndCall((InodeNumber, string)[] names)
    {
        lock (_lock)
        {
            foreach (var name in names)
            {
                var calls = _marks[name].Calls - 1;
                if (calls == 0 && _listings == 0) _marks.Remove(name);
                else _marks[name] = new(calls, ++_sequence);
            }
        }
    }

    private void EndListing()
    {
        lock (_lock)
        {
            if (--_listings > 0) return;
            foreach (var (name, mark) in _marks)
            {
                if (mark.Calls == 0) _marks.Remove(name);
            }
        }
    }

    private readonly record struct Mark(int Calls, long Sequence);

    private sealed class Ticket(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
