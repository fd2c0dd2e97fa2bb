using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CloudMount.Cli.Tests;

/// <summary>Certificates of servers on loopback that vouch for themselves.</summary>
internal static class OwnCertificate
{
    /// <summary>With its key.</summary>
    public static X509Certificate2 Make(DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=service", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, end);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The file by which it is trusted.</summary>
    public static string Write(X509Certificate2 certificate, Workplace workplace)
    {
        var path = Path.Combine(workplace.Root, "ca.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }
}
