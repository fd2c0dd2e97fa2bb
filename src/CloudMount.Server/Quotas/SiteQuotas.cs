using System.Collections.Concurrent;
using CloudMount.Server.Files;
using CloudMount.Server.Native;

namespace CloudMount.Server.Quotas;

/// <summary>
/// What the sites take of the disk and may take of it: the bytes of their files and of those in their trashes, and what is being received for them. The
/// operator's accounts have no quota. Thread-safe.
/// </summary>
/// <param name="limitOf">The bytes that a site may have; null for any.</param>
internal sealed class SiteQuotas(DirectoryHandle root, Func<Guid, long?> limitOf, TimeProvider time) : IDisposable
{
    /// <summary>A walk keeps the disk busy; with more at once none gets faster.</summary>
    private const int MaxCounting = 2;

    private readonly ConcurrentDictionary<Guid, SiteUsage> _sites = new();
    private readonly SemaphoreSlim _counting = new(MaxCounting);

    /// <summary>Null for territories without a quota.</summary>
    public SiteUsage? Of(Territory territory)
    {
        if (territory.Site is not { } site) return null;
        return _sites.TryGetValue(site, out var usage) ? usage
            : _sites.GetOrAdd(site, id => new(new(id, territory.Widest, root), limitOf, _counting, time));
    }

    /// <summary>As <see cref="Of(Territory)"/>, also for a path of the server itself into the trash of a site; null where nobody has asked for its usage.</summary>
    public SiteUsage? Of(Territory territory, ApiPath path) =>
        territory.Site is not null ? Of(territory)
        : path.Segments is [UnfinishedArea.Name, UnfinishedArea.TrashesName, var trash, ..] && Territory.SiteOfTrash(trash) is { } site ? _sites.GetValueOrDefault(site)
        : null;

    /// <summary>A file of the unfinished area that is kept is given up.</summary>
    public void Release(string keptName)
    {
        if (KeptName.SiteOf(keptName) is { } site && _sites.TryGetValue(site, out var usage)) usage.Release(keptName);
    }

    public void Dispose() => _counting.Dispose();
}
