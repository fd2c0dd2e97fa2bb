using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CloudMount.Server.Tests;

public sealed class TlsTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset End = DateTimeOffset.UnixEpoch.AddYears(100);

    [Fact]
    public async Task Clients_are_told_the_certificates_between_root_and_server()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=root", rootKey).CreateSelfSigned(Begin, End);
        using var middle = Authority("CN=middle", middleKey).Create(root, Begin, End, [1]).CopyWithPrivateKey(middleKey);
        using var leaf = new CertificateRequest("CN=localhost", leafKey, HashAlgorithmName.SHA256).Create(middle, Begin, End, [2]);
        var home = Directory.CreateTempSubdirectory("cloudmount-chain-");
        try
        {
            var (certificateFile, keyFile) = (Path.Combine(home.FullName, "chain.pem"), Path.Combine(home.FullName, "key.pem"));
            var chain = leaf.ExportCertificatePem() + "\n" + middle.ExportCertificatePem() + "\n";
            await File.WriteAllTextAsync(certificateFile, chain, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(keyFile, leafKey.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            await using var server = await TestServer.StartAsync(options => options with
            {
                Listen = [new Uri("https://127.0.0.1:0")], TlsCertificateFile = certificateFile, TlsKeyFile = keyFile,
            });
            Assert.Contains(middle.Thumbprint, await ReadChainAsync(server.Server.BaseAddress.Port));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request;
    }

    private static async Task<IReadOnlyList<string>> ReadChainAsync(int port)
    {
        var told = new List<string>();
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, _, chain, _) =>
        {
            told.AddRange(chain!.ChainPolicy.ExtraStore.Select(certificate => certificate.Thumbprint));
            return true;
        });
        await tls.AuthenticateAsClientAsync("localhost");
        return told;
    }
}
