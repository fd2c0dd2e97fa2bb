using System.Net;

namespace CloudMount.Remote.Http;

/// <summary>Makes the one connection pool of an account.</summary>
internal static class HandlerFactory
{
    public static SocketsHttpHandler Create(Uri address, RemoteHttpOptions options, CertificateCheck certificates)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = !address.IsLoopback,
            ConnectTimeout = options.ConnectTimeout,

            // One more, for the call that waits for changes.
            MaxConnectionsPerServer = options.MaxCalls + options.MaxTransfers + 1,
            EnableMultipleHttp2Connections = true,

            // What a reply may send before it hears from us: 1 Gbit/s for 32 ms. With the default of 64 KiB each chunk of a file takes a round trip more.
            InitialHttp2StreamWindowSize = 4 << 20,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),

            // Names move to other addresses; a connection that is kept for ever never learns it.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),

            // A range that was given up half way costs a new connection, not the rest of the file.
            MaxResponseDrainSize = 64 * 1024,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = certificates.Validate;
        return handler;
    }
}
