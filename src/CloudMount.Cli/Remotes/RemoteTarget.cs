using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Cli.Remotes;

/// <summary>A remote and how to get in.</summary>
/// <param name="Name">Its name in the config file; null when it was given as a URL.</param>
internal sealed record RemoteTarget(string? Name, RemoteAddress Address, RemoteCredentials Credentials)
{
    /// <summary>The file of root certificates that this remote is trusted by beside those of the system. Absolute; null for none.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>What mount tables and messages show.</summary>
    public string Display => Name is null ? Address.Text : $"{Name}:{Address.Root.Value}";

    /// <summary>
    /// Names the cache of this remote, the same at each mount. A named remote keeps its cache when its key is changed; for a URL the key tells
    /// whose files they are.
    /// </summary>
    public string Volume
    {
        get
        {
            var identity = $"{Name}\n{Address.Place}\n{(Name is null ? Credentials.Key : "")}";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 6));
            return $"{Places.SafeName(Name ?? Address.Base.Host)}-{hash}";
        }
    }
}
