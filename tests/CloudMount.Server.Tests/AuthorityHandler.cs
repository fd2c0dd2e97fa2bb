using System.Security.Cryptography.X509Certificates;

namespace CloudMount.Server.Tests;

/// <summary>How a client reaches a server that made its certificate itself: it trusts the authority of that server and no other.</summary>
internal static class AuthorityHandler
{
    public static SocketsHttpHandler For(TestServer server)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(server.Server.AuthorityFile!);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck,
        };
        return handler;
    }
}
