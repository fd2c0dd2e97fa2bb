using CloudMount.Server.Native;
using CloudMount.Server.Tenants;

namespace CloudMount.Server.Files;

/// <summary>The directories of sites, each by its name in a directory of the server's own at the top of the served folder. Thread-safe.</summary>
internal sealed class SiteFolders(ServedTree tree)
{
    /// <summary>Makes the directory of a new site, on disk when it is answered. Conflict when one of this name holds something, which would become the site's.</summary>
    public async Task<Refusal?> MakeAsync(string name)
    {
        var error = Open(isMade: true, out var sites);
        if (sites is null) return Refusal.Of(error);
        using (sites)
        {
            error = sites.MakeDirectory(name);
            if (error == Errno.Exists && sites.RemoveDirectory(name) == Errno.None) error = sites.MakeDirectory(name);
            if (error == Errno.Exists)
                return new(RefusalKind.Conflict, $"{ReservedNames.Sites} in the served folder holds a directory of this name already: take it away, or take another name.", "site_name");
            return error == Errno.None ? await tree.FlushAsync(sites).ConfigureAwait(false) : Refusal.Of(error);
        }
    }

    /// <summary>Makes the directories that are missing: of sites that were just added when the server was killed. What the file system says.</summary>
    public Errno Ensure(IEnumerable<string> names)
    {
        DirectoryHandle? sites = null;
        try
        {
            foreach (var name in names)
            {
                if (sites is null && Open(isMade: true, out sites) is not Errno.None and var unopened) return unopened;
                if (sites!.MakeDirectory(name) is not (Errno.None or Errno.Exists) and var error) return error;
            }

            return Errno.None;
        }
        finally
        {
            sites?.Dispose();
        }
    }

    /// <summary>The bytes that a site takes, as its quota has them. The first time after a start its files are counted.</summary>
    public ValueTask<long> UsageOfAsync(Site site) =>
        tree.Quotas.Of(Territory.Of(site.Id, [ReservedNames.Sites, site.Name])) is { } usage ? usage.ReadAsync() : new(0);

    /// <summary>Takes the directory of a site away that was not kept. One with something in it stays.</summary>
    public void RemoveEmpty(string name)
    {
        Open(isMade: false, out var sites);
        using (sites) sites?.RemoveDirectory(name);
    }

    private Errno Open(bool isMade, out DirectoryHandle? sites)
    {
        sites = null;
        var error = tree.OpenRoot(out var root);
        if (root is null) return error;
        using (root)
        {
            if (isMade && root.MakeDirectory(ReservedNames.Sites) is not (Errno.None or Errno.Exists) and var unmade) return unmade;
            return root.OpenDirectory(ReservedNames.Sites, out sites);
        }
    }
}
