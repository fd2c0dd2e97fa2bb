using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>Open things by handle. Numbers are never used twice. Thread-safe.</summary>
internal sealed class HandleTable<T>
    where T : class
{
    private readonly ConcurrentDictionary<ulong, T> _open = new();
    private ulong _last;

    public IEnumerable<HandleId> Handles => _open.Keys.Select(key => new HandleId(key));

    public HandleId Add(T value)
    {
        var id = Interlocked.Increment(ref _last);
        _open[id] = value;
        return new(id);
    }

    public bool TryGet(HandleId handle, [NotNullWhen(true)] out T? value) => _open.TryGetValue(handle.Value, out value);

    public bool TryRemove(HandleId handle, [NotNullWhen(true)] out T? value) => _open.TryRemove(handle.Value, out value);
}
