using System.Net;

namespace CloudMount.Server;

/// <summary>What a server serves, where and how.</summary>
public sealed record ServerOptions
{
    /// <summary>The folder that is served; it must exist.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>The folder of accounts.db; made when missing. Not inside <see cref="RootDirectory"/>, or its hashes would be served.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// Addresses to listen on: http or https, an IP address or localhost, a port or 0 for any free one. Loopback by default, since Basic
    /// credentials over http are readable on the way.
    /// </summary>
    public IReadOnlyList<Uri> Listen { get; init; } = [new Uri("http://127.0.0.1:8080")];

    /// <summary>The certificate (chain) in PEM, for https.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary>Its private key in PEM.</summary>
    public string? TlsKeyFile { get; init; }

    /// <summary>
    /// Make a certificate for this machine's names, signed by an authority that is made too and kept in <see cref="DataDirectory"/>; renew it in
    /// time. Instead of a certificate file.
    /// </summary>
    public bool IsSelfSigned { get; init; }

    /// <summary>Speak SmartFile v1.0 and v2 and nothing more: no extension is announced or understood, and Quatrix is not served.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Speak Quatrix API 1.0 as it is published: no extension of docs/quatrix-extensions.md is announced or understood.</summary>
    public bool IsQuatrixPlain { get; init; }

    /// <summary>By which mail is sent; null for a server that sends none.</summary>
    public SmtpOptions? Smtp { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The most entries one listing holds; a larger one is refused with 400. Bounds the memory of a listing to about 80 MB.</summary>
    public int MaxListedEntries { get; init; } = 200_000;

    /// <summary>
    /// The most connections at once; more are closed at once. Each can hold a request line of 128 KiB before its login is looked at, and a
    /// mount has at most 48.
    /// </summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>How long after it was given out an upload or download URL can be started. Two minutes as the live service has it.</summary>
    public TimeSpan UrlLifetime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long after its last call a session of Quatrix ends. 15 minutes as the service has it.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The most changes the journal keeps, and as many downloads. 100,000 take some 20 MB in the data directory.</summary>
    public int MaxJournalRows { get; init; } = 100_000;

    /// <summary>How long the journal keeps a change. A client that was away for longer lists everything anew.</summary>
    public TimeSpan JournalAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Checks what can be checked before anything is opened. Throws <see cref="ServerStartException"/>.</summary>
    public void Validate()
    {
        if (!Directory.Exists(RootDirectory))
            throw new ServerStartException($"The folder to serve, {RootDirectory}, does not exist: create it or name another one.");
        if (string.IsNullOrWhiteSpace(DataDirectory)) throw new ServerStartException("No data directory is given.");
        if (IsInside(RealPath(DataDirectory), RealPath(RootDirectory)))
            throw new ServerStartException($"The data directory {DataDirectory} lies inside the served folder: choose one outside of it.");
        if (MaxListedEntries < 1) throw new ServerStartException("The limit of listed entries must be at least 1.");
        if (MaxConnections < 1) throw new ServerStartException("The limit of connections must be at least 1.");
        if (UrlLifetime <= TimeSpan.Zero) throw new ServerStartException("The lifetime of URLs must be over zero.");
        if (SessionLifetime <= TimeSpan.Zero) throw new ServerStartException("The lifetime of sessions must be over zero.");
        if (MaxJournalRows < 1) throw new ServerStartException("The limit of journal rows must be at least 1.");
        if (JournalAge <= TimeSpan.Zero) throw new ServerStartException("The age of the journal must be over zero.");
        Smtp?.Validate();
        ValidateListen();
    }

    private void ValidateListen()
    {
        if (Listen.Count == 0) throw new ServerStartException("No address to listen on is given.");
        if (TlsCertificateFile is null != TlsKeyFile is null)
            throw new ServerStartException("A TLS certificate and its key must be given together.");
        if (TlsCertificateFile is not null && IsSelfSigned)
            throw new ServerStartException("Give a TLS certificate or have one made, not both.");
        foreach (var uri in Listen) ValidateListen(uri);
        if ((TlsCertificateFile is not null || IsSelfSigned) && Listen.All(uri => uri.Scheme != Uri.UriSchemeHttps))
            throw new ServerStartException("A TLS certificate is given or wished, but no address begins with https://.");
    }

    private void ValidateListen(Uri uri)
    {
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.PathAndQuery != "/")
            throw new ServerStartException($"Cannot listen on {uri.OriginalString}: give an address such as http://127.0.0.1:8080.");
        if (uri.DnsSafeHost != "localhost" && !IPAddress.TryParse(uri.DnsSafeHost, out _))
            throw new ServerStartException($"Cannot listen on {uri.OriginalString}: the host must be an IP address or localhost.");
        if (uri.Scheme == Uri.UriSchemeHttps && TlsCertificateFile is null && !IsSelfSigned)
            throw new ServerStartException($"Listening on {uri.OriginalString} needs a TLS certificate and its key, or one that is made.");
    }

    /// <summary>The path with the symbolic links of its existing part resolved.</summary>
    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        if (parent is null) return full;
        var here = Path.Combine(RealPath(parent), Path.GetFileName(full));
        return Directory.Exists(here) && Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target
            ? RealPath(target.FullName) : here;
    }

    private static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + "/", StringComparison.Ordinal);
}
