namespace CloudMount.Cli.Serving;

/// <summary>What a server of ours serves, and where.</summary>
internal sealed record ServePlan
{
    /// <summary>The folder that is served. Absolute.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>Where its accounts are kept. Absolute.</summary>
    public required string DataDirectory { get; init; }

    public required IReadOnlyList<Uri> Listen { get; init; }

    public string? TlsCertificateFile { get; init; }

    public string? TlsKeyFile { get; init; }

    /// <summary>With a certificate that the server makes itself.</summary>
    public bool IsSelfSigned { get; init; }

    /// <summary>Without the extensions.</summary>
    public bool IsPlain { get; init; }

    /// <summary>By which mail is sent; null for none.</summary>
    public MailPlan? Mail { get; init; }

    /// <summary>When a session of Quatrix ends after its last call; null for the usual time.</summary>
    public TimeSpan? SessionTimeout { get; init; }
}
