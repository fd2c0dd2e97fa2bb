using System.Diagnostics.CodeAnalysis;
using CloudMount.Primitives;
using Microsoft.Extensions.Caching.Memory;

namespace CloudMount.Index;

/// <summary>
/// Inodes and names in memory, over the index, bounded in bytes. Asked from any thread without a lock and without allocation; filled and
/// dropped under the index's lock, so that what it holds is never older than the index, and never what may still be undone.
/// </summary>
internal sealed class AttributeCache : IDisposable
{
    // Measured with a million entries: record, key, MemoryCache's own entry and its slot in the table.
    private const int InodeBytes = 480;
    private const int NameBytes = 360;

    private readonly MemoryCache _cache;

    public AttributeCache(long maxBytes) =>
        _cache = new(new MemoryCacheOptions { SizeLimit = maxBytes, CompactionPercentage = 0.2, ExpirationScanFrequency = TimeSpan.FromHours(1) });

    public bool TryGet(InodeNumber inode, [NotNullWhen(true)] out InodeRecord? record) => _cache.TryGetValue(InodeKey.Probe(inode), out record);

    /// <summary>Where a name leads, when it is known to exist.</summary>
    public bool TryGet(InodeNumber parent, ReadOnlySpan<byte> name, out InodeNumber inode)
    {
        var isKnown = _cache.TryGetValue(NameKey.Probe(parent, name), out NameTarget? value);
        inode = isKnown ? value!.Inode : default;
        return isKnown;
    }

    public void Set(InodeRecord record)
    {
        using var entry = _cache.CreateEntry(new InodeKey(record.Inode.Value));
        entry.Value = record;
        entry.Size = InodeBytes;
    }

    public void Set(InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber inode)
    {
        using var entry = _cache.CreateEntry(NameKey.Create(parent, name));
        entry.Value = new NameTarget(inode);
        entry.Size = NameBytes + name.Length;
    }

    public void Drop(InodeNumber inode) => _cache.Remove(InodeKey.Probe(inode));

    public void Drop(InodeNumber parent, ReadOnlySpan<byte> name) => _cache.Remove(NameKey.Probe(parent, name));

    public void Clear() => _cache.Clear();

    public void Dispose() => _cache.Dispose();

    private sealed record NameTarget(InodeNumber Inode);
}
