using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CloudMount.Remote.Http;

/// <summary>
/// Applies the system's rules to a server's certificate and, where only its authority is unknown, those of the account. Remembers why the last one was
/// refused, and tells the account's health which one was trusted. Thread-safe.
/// </summary>
/// <param name="authorities">Trusted beside the system's; null for none.</param>
internal sealed class CertificateCheck(RemoteHealth health, X509Certificate2Collection? authorities)
{
    // Extended key usage of servers (RFC 5280, 4.2.1.12), as the system's own check asks for it.
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private volatile string? _reason;

    /// <summary>Why the last certificate was refused, as part of a sentence, and what to do; null when none was.</summary>
    public string? Reason => _reason;

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var isByOwnAuthority = errors == SslPolicyErrors.RemoteCertificateChainErrors && IsSignedByOwn(certificate, chain);
        var isTrusted = errors == SslPolicyErrors.None || isByOwnAuthority;
        _reason = isTrusted ? null : Describe(certificate, chain, errors);
        if (isTrusted && certificate is X509Certificate2 shown)
            health.SetCertificate(new(shown.GetNameInfo(X509NameType.SimpleName, forIssuer: true), shown.NotAfter.ToUniversalTime(), isByOwnAuthority));
        return isTrusted;
    }

    /// <summary>Times, signatures and uses are checked as the system does; the name was, since it would be an error of its own.</summary>
    private bool IsSignedByOwn(X509Certificate? certificate, X509Chain? chain)
    {
        if (authorities is null || certificate is not X509Certificate2 shown) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true;
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        if (chain is not null) own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(shown);
    }

    private string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "it shows no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "its certificate is for another name; use the name it is for";
        var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return "its certificate is not valid at this time; check this machine's clock, or have the certificate renewed";
        return authorities is null
            ? "the authority that signed its certificate is not known here; if the server is yours, name the file of that authority's certificate, by --ca-cert FILE for \"cloudmount config\" or -o ca_cert=FILE for a mount"
            : "the authority that signed its certificate is neither known to the system nor in the file that ca_cert names; take the authority's certificate of this server";
    }
}
