using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CloudMount.Server.Tls;

/// <summary>
/// A certificate that this server makes itself, signed by an authority of its own, both kept in its data directory. The authority stays for ten
/// years, so that a client that trusts it need not be touched when the certificate is renewed or gets another name.
/// </summary>
internal sealed class OwnCertificate(string directory, IReadOnlyList<string> names, TimeProvider time)
{
    // What browsers and Apple's clients take at most is 398 and 825 days (CA/Browser Forum, Baseline Requirements 6.3.2).
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(60);
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);

    // A client whose clock is behind must not find a certificate of the future.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    /// <summary>What clients have to trust; it holds no secret.</summary>
    public string AuthorityFile { get; } = AuthorityFileIn(directory);

    public string CertificateFile { get; } = Path.Combine(directory, "tls.pem");

    public string KeyFile { get; } = Path.Combine(directory, "tls-key.pem");

    private string AuthorityKeyFile { get; } = Path.Combine(directory, "tls-ca-key.pem");

    public static string AuthorityFileIn(string directory) => Path.Combine(directory, "tls-ca.pem");

    /// <summary>The names under which this machine is reached at these addresses, always with those of the loopback.</summary>
    public static IReadOnlyList<string> NamesOf(IEnumerable<Uri> listen)
    {
        var given = listen.Select(uri => uri.DnsSafeHost).Where(host => !IPAddress.TryParse(host, out var ip) || !IsAny(ip));
        return [.. new[] { "localhost", "127.0.0.1", "::1", Dns.GetHostName() }.Concat(given).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Makes or renews what is missing, runs out or lacks a name. Throws <see cref="ServerStartException"/>.</summary>
    public void Ensure()
    {
        try
        {
            Directory.CreateDirectory(directory);
            using var authority = LoadAuthority() ?? MakeAuthority();
            if (!IsGood(authority)) Make(authority);
        }
        catch (Exception cause) when (cause is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException($"Cannot keep a certificate of its own in {directory}: {cause.Message}", cause);
        }
    }

    private X509Certificate2? LoadAuthority()
    {
        if (!File.Exists(AuthorityFile) || !File.Exists(AuthorityKeyFile)) return null;
        var authority = X509Certificate2.CreateFromPemFile(AuthorityFile, AuthorityKeyFile);
        if (EndOf(authority) - time.GetUtcNow() > Lifetime) return authority;
        authority.Dispose();
        return null;
    }

    private X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=CloudMount server on {Dns.GetHostName()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        var authority = request.CreateSelfSigned(now - ClockSkew, now + AuthorityLifetime);
        WriteSecret(AuthorityKeyFile, key.ExportPkcs8PrivateKeyPem());
        Write(AuthorityFile, authority.ExportCertificatePem());
        return authority;
    }

    private bool IsGood(X509Certificate2 authority)
    {
        if (!File.Exists(CertificateFile) || !File.Exists(KeyFile)) return false;
        using var certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
        if (EndOf(certificate) - time.GetUtcNow() < RenewBefore || !names.All(name => certificate.MatchesHostname(name))) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(certificate);
    }

    private void Make(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var ip)) alternatives.AddIpAddress(ip);
            else alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = time.GetUtcNow();
        using var certificate = request.Create(authority, now - ClockSkew, now + Lifetime, RandomNumberGenerator.GetBytes(16));
        WriteSecret(KeyFile, key.ExportPkcs8PrivateKeyPem());
        Write(CertificateFile, certificate.ExportCertificatePem());
    }

    private static bool IsAny(IPAddress ip) => ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any);

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    private static void Write(string file, string pem) => File.WriteAllText(file, pem + "\n");

    /// <summary>Never readable by others, not even for a moment.</summary>
    private static void WriteSecret(string file, string pem)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(new FileStream(file, options));
        writer.Write(pem + "\n");
    }
}
