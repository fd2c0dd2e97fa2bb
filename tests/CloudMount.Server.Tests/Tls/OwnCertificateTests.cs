using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CloudMount.Server.Tls;
using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Tls;

public sealed class OwnCertificateTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-own-certificate-");
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_client_that_trusts_the_authority_is_served_by_each_name_and_no_other_client_is()
    {
        await using var server = await TestServer.StartAsync(options => options with { Listen = [new Uri("https://127.0.0.1:0")], IsSelfSigned = true });
        var authority = X509CertificateLoader.LoadCertificateFromFile(server.Server.AuthorityFile!);
        foreach (var name in new[] { "localhost", "127.0.0.1", "::1" })
            Assert.Equal(SslPolicyErrors.None, await ConnectAsync(server.Server.BaseAddress.Port, name, authority));
        Assert.NotEqual(SslPolicyErrors.None, await ConnectAsync(server.Server.BaseAddress.Port, "example.org", authority));
        Assert.NotEqual(SslPolicyErrors.None, await ConnectAsync(server.Server.BaseAddress.Port, "localhost", null));
    }

    [Fact]
    public void The_certificate_is_kept_until_it_nears_its_end_or_lacks_a_name_and_the_authority_stays()
    {
        var first = Ensure("localhost");
        Assert.Equal(first, Ensure("localhost"));
        _time.Advance(TimeSpan.FromDays(330));
        Assert.Equal(first, Ensure("localhost"));
        _time.Advance(TimeSpan.FromDays(10));
        var second = Ensure("localhost");
        Assert.NotEqual(first.Certificate, second.Certificate);
        Assert.Equal(first.Authority, second.Authority);
        var third = Ensure("localhost", "files.example.org");
        Assert.NotEqual(second.Certificate, third.Certificate);
        Assert.Equal(first.Authority, third.Authority);
        _time.Advance(TimeSpan.FromDays(3000));
        Assert.NotEqual(first.Authority, Ensure("localhost").Authority);
    }

    [Fact]
    public void Only_the_owner_can_read_the_keys()
    {
        Ensure("localhost");
        var keys = _directory.GetFiles("*key*");
        Assert.Equal(2, keys.Length);
        Assert.All(keys, key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, key.UnixFileMode));
    }

    [Fact]
    public void Files_that_are_no_certificates_are_told()
    {
        var own = new OwnCertificate(_directory.FullName, ["localhost"], _time);
        own.Ensure();
        File.WriteAllText(own.CertificateFile, "no certificate");
        Assert.Contains(_directory.FullName, Assert.Throws<ServerStartException>(own.Ensure).Message, StringComparison.Ordinal);
    }

    private (string Authority, string Certificate) Ensure(params string[] names)
    {
        var own = new OwnCertificate(_directory.FullName, names, _time);
        own.Ensure();
        return (File.ReadAllText(own.AuthorityFile), File.ReadAllText(own.CertificateFile));
    }

    private static async Task<SslPolicyErrors> ConnectAsync(int port, string name, X509Certificate2? authority)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        var found = SslPolicyErrors.None;
        await using var tls = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            RemoteCertificateValidationCallback = (_, _, _, errors) => (found = errors) >= 0,
        };
        if (authority is not null)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.Add(authority);
        }

        await tls.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);
        return found;
    }
}
