using CloudMount.Cli.Remotes;

namespace CloudMount.Cli.Serving;

/// <summary>A server that listens, as its commands see it. Holds no type of the web framework, which only the server's own code loads.</summary>
/// <param name="Created">The first account, when this start made it; known only now.</param>
/// <param name="AddAccount">Makes another account.</param>
internal sealed record RunningServer(Uri BaseAddress, RemoteCredentials? Created, Func<RemoteCredentials> AddAccount, Func<ValueTask> StopAsync)
{
    /// <summary>The certificate authority that clients have to trust; null unless the server made one.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>An API key of the first account for clients of Quatrix; null unless this start made it.</summary>
    public string? CreatedApiKey { get; init; }
}
