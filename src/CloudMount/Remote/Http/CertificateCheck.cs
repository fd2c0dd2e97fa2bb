using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CloudMount.Remote.Http;

/// <summary>Applies the system's rules to a server's certificate and remembers why the last one was refused.</summary>
internal sealed class CertificateCheck
{
    private volatile string? _reason;

    /// <summary>Why the last certificate was refused, as part of a sentence, and what to do; null when none was.</summary>
    public string? Reason => _reason;

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _reason = errors == SslPolicyErrors.None ? null : Describe(certificate, chain, errors);
        return errors == SslPolicyErrors.None;
    }

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "it shows no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "its certificate is for another name; use the name it is for";
        var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return status.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? "its certificate is not valid at this time; check this machine's clock, or have the certificate renewed"
            : "the authority that signed its certificate is not known here; if the server is yours, install that authority's certificate or name it in SSL_CERT_FILE";
    }
}
