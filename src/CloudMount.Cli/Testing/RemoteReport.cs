using CloudMount.Cli.Remotes;
using CloudMount.Remote;

namespace CloudMount.Cli.Testing;

/// <summary>What there is to say of a remote that answers and lets us in. What is not known is null.</summary>
internal sealed record RemoteReport
{
    /// <summary>As it was asked for.</summary>
    public required string Remote { get; init; }

    /// <summary>As a URL.</summary>
    public required string Address { get; init; }

    public required RemoteService Service { get; init; }

    /// <summary>Which API of SmartFile is spoken: <c>1.0</c> or <c>2</c>.</summary>
    public string? Api { get; init; }

    /// <summary>Whether the service has the extensions of <c>cloudmount serve</c>.</summary>
    public required bool HasExtensions { get; init; }

    public string? AccountName { get; init; }

    public string? AccountEmail { get; init; }

    public required LoginKind Login { get; init; }

    /// <summary>Tells the key or address from others; see <see cref="RemoteCredentials.Hint"/>.</summary>
    public required string LoginHint { get; init; }

    public long? TotalBytes { get; init; }

    public long? UsedBytes { get; init; }

    public long? FreeBytes { get; init; }

    /// <summary>Whether the service tells what others change.</summary>
    public required bool HasChanges { get; init; }

    /// <summary>Whether modes, owners, symbolic links and extended attributes are kept by the service.</summary>
    public required bool HasAttributes { get; init; }

    public required bool IsEncrypted { get; init; }

    /// <summary>Null without encryption.</summary>
    public RemoteCertificate? Certificate { get; init; }

    /// <summary>The file of root certificates that the remote is trusted by too.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>What will or may go wrong, each a sentence.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
