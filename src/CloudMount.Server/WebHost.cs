using System.Net;
using CloudMount.Server.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server;

/// <summary>Kestrel, set up for this server. Nothing is read from the environment or the working directory.</summary>
internal static class WebHost
{
    // A path of 4096 bytes, the most Linux takes at once, thirty times over: percent-encoded, deeper by chdir, with its query. Each connection
    // of a stranger can hold as much.
    private const int MaxRequestLineBytes = 128 * 1024;

    // What an upload may send before the server has read it: 1 Gbit/s for 32 ms. A connection whose calls wait can hold twice as much.
    private const int UploadWindowBytes = 4 << 20;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Starts listening. Throws <see cref="ServerStartException"/>.</summary>
    public static async Task<WebApplication> StartAsync(
        ServerOptions options, ILoggerFactory loggers, RequestDelegate handle, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var certificate = ServerCertificate.Load(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options, certificate));
        builder.Services.AddSingleton<ILoggerFactory>(new SharedLoggerFactory(loggers));
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        var web = builder.Build();
        web.Run(handle);
        try
        {
            await web.StartAsync(cancellation).ConfigureAwait(false);
            return web;
        }
        catch (IOException busy)
        {
            await web.DisposeAsync().ConfigureAwait(false);
            throw new ServerStartException($"Cannot listen on {string.Join(", ", options.Listen)}: {busy.Message}", busy);
        }
        catch (System.Net.Sockets.SocketException refused)
        {
            await web.DisposeAsync().ConfigureAwait(false);
            throw new ServerStartException($"Cannot listen on {string.Join(", ", options.Listen)}: {refused.Message}", refused);
        }
    }

    /// <summary>The first address, with the port that was really taken and a host that can be connected to.</summary>
    public static Uri AddressOf(WebApplication web)
    {
        var address = new UriBuilder(web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
            address.Host = "127.0.0.1";
        return address.Uri;
    }

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options, ServerCertificate? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.Http2.InitialStreamWindowSize = UploadWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 2 * UploadWindowBytes;
        foreach (var uri in options.Listen)
        {
            var ip = uri.DnsSafeHost == "localhost" ? IPAddress.Loopback : IPAddress.Parse(uri.DnsSafeHost);
            kestrel.Listen(ip, uri.Port, listen =>
            {
                if (uri.Scheme != Uri.UriSchemeHttps || certificate is null) return;
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate.Certificate, certificate.Chain));
            });
        }
    }
}
