using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using Xunit;

namespace CloudMount.Tests.Remote.Http;

public sealed class CertificateCheckTests : IDisposable
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _authority = MakeAuthority("CN=ours");
    private readonly X509Certificate2 _other = MakeAuthority("CN=ours");
    private readonly RemoteHealth _health = new(TimeProvider.System);

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, false)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors, false)]
    public void An_own_authority_is_advised_only_where_it_would_be_of_use(SslPolicyErrors errors, bool isAdvised)
    {
        var check = new CertificateCheck(_health, null);
        Assert.False(check.Validate(this, _authority, null, errors));
        Assert.Equal(isAdvised, check.Reason!.Contains("ca_cert=FILE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_that_is_right_leaves_no_reason()
    {
        var check = new CertificateCheck(_health, null);
        Assert.False(check.Validate(this, null, null, SslPolicyErrors.RemoteCertificateNotAvailable));
        Assert.Contains("no certificate", check.Reason!, StringComparison.Ordinal);
        Assert.True(check.Validate(this, null, null, SslPolicyErrors.None));
        Assert.Null(check.Reason);
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, false)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors, false)]
    public void An_own_authority_vouches_for_what_it_signed_and_never_for_another_name(SslPolicyErrors errors, bool isTrusted)
    {
        using var certificate = Sign(_authority, ForServers, _now.AddDays(1));
        Assert.Equal(isTrusted, IsTrusted(certificate, errors));
        Assert.Equal(isTrusted, _health.Certificate is { Issuer: "ours", IsByOwnAuthority: true });
    }

    [Fact]
    public void An_own_authority_does_not_vouch_for_what_has_ended_or_is_not_for_servers_or_was_signed_by_its_namesake()
    {
        using var ended = Sign(_authority, ForServers, _now.AddDays(-1));
        Assert.False(IsTrusted(ended, SslPolicyErrors.RemoteCertificateChainErrors));
        using var client = Sign(_authority, ForClients, _now.AddDays(1));
        Assert.False(IsTrusted(client, SslPolicyErrors.RemoteCertificateChainErrors));
        using var strange = Sign(_other, ForServers, _now.AddDays(1));
        Assert.False(IsTrusted(strange, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.Null(_health.Certificate);
    }

    private bool IsTrusted(X509Certificate2 certificate, SslPolicyErrors errors) =>
        new CertificateCheck(_health, [_authority]).Validate(this, certificate, null, errors);

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    private static X509Certificate2 Sign(X509Certificate2 authority, string use, DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        return request.Create(authority, DateTimeOffset.UnixEpoch, end, [1, 2, 3]);
    }
}
