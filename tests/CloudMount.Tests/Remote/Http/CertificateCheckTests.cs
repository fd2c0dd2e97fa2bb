using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudMount.Remote.Http;
using Xunit;

namespace CloudMount.Tests.Remote.Http;

public sealed class CertificateCheckTests
{
    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, false)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors, false)]
    public void An_own_authority_is_advised_only_where_it_would_be_of_use(SslPolicyErrors errors, bool isAdvised)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var check = new CertificateCheck();
        Assert.False(check.Validate(this, certificate, null, errors));
        Assert.Equal(isAdvised, check.Reason!.Contains("SSL_CERT_FILE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_that_is_right_leaves_no_reason()
    {
        var check = new CertificateCheck();
        Assert.False(check.Validate(this, null, null, SslPolicyErrors.RemoteCertificateNotAvailable));
        Assert.Contains("no certificate", check.Reason!, StringComparison.Ordinal);
        Assert.True(check.Validate(this, null, null, SslPolicyErrors.None));
        Assert.Null(check.Reason);
    }
}
