using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CloudMount.Server.Tls;

/// <summary>What the server shows to clients that connect by https.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Chain">All that is sent along: clients know the root, and have to be told what lies between.</param>
internal sealed record ServerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>Null without https. Throws <see cref="ServerStartException"/>.</summary>
    public static ServerCertificate? Load(ServerOptions options)
    {
        if (options.TlsCertificateFile is { } file) return Load(file, options.TlsKeyFile);
        if (!options.IsSelfSigned) return null;
        var own = new OwnCertificate(options.DataDirectory, OwnCertificate.NamesOf(options.Listen), options.TimeProvider);
        own.Ensure();
        return Load(own.CertificateFile, own.KeyFile);
    }

    private static ServerCertificate Load(string file, string? keyFile)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            return new(X509Certificate2.CreateFromPemFile(file, keyFile), chain);
        }
        catch (Exception cause) when (cause is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException($"Cannot read the certificate {file} with its key {keyFile}: {cause.Message}", cause);
        }
    }
}
