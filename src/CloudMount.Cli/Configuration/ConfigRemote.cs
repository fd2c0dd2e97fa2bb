using System.Text.Json.Serialization;

namespace CloudMount.Cli.Configuration;

/// <summary>One remote of the config file.</summary>
internal sealed record ConfigRemote
{
    /// <summary>As <see cref="Remotes.RemoteAddress"/> reads it.</summary>
    [JsonRequired]
    public required string Url { get; init; }

    /// <summary>The API key; null when it comes from the environment or a prompt.</summary>
    public string? Key { get; init; }

    public string? Password { get; init; }

    /// <summary>As <see cref="Remotes.AuthorityFile"/> reads it; null to trust whom the system trusts.</summary>
    public string? CaCert { get; init; }

    /// <summary>Mount options as after -o; those of the command line come after them.</summary>
    public string? Options { get; init; }

    public override string ToString() => Url;
}
