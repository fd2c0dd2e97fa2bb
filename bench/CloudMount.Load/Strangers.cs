using System.Collections.Concurrent;

namespace CloudMount.Load;

/// <summary>Files of all tenants that others try to reach. Thread-safe.</summary>
internal sealed class Strangers
{
    private readonly ConcurrentDictionary<int, (string Site, string Directory, string Name, string? Id)> _files = new();

    public void Note(int tenant, string site, string directory, string name, string? id) => _files[tenant] = (site, directory, name, id);

    /// <summary>A file of another tenant; null when none has written yet.</summary>
    public (string Site, string Directory, string Name, string? Id)? Pick(Random random, int tenant)
    {
        var others = _files.Where(file => file.Key != tenant).Select(file => file.Value).ToList();
        return others.Count == 0 ? null : others[random.Next(others.Count)];
    }
}
