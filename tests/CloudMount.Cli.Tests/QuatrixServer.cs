using System.Net;
using System.Security.Cryptography.X509Certificates;
using CloudMount.Server;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Cli.Tests;

/// <summary>A server with TLS in this process, behind a relay, and a remote named "own" for its Quatrix account in the config file.</summary>
internal sealed class QuatrixServer : IAsyncDisposable
{
    private QuatrixServer(CloudMountServer server, DelayingRelay relay, string folder) => (Server, Relay, Folder) = (server, relay, folder);

    public CloudMountServer Server { get; }

    public DelayingRelay Relay { get; }

    public string Folder { get; }

    /// <param name="bitsPerSecond">Of the link; 0 for no limit.</param>
    /// <param name="sessionLifetime">Log in with key and password to sessions that end so soon; null for the API key.</param>
    /// <param name="isPlain">Offer no more than API 1.0.</param>
    public static async Task<QuatrixServer> StartAsync(Workplace workplace, long bitsPerSecond = 0, TimeSpan? sessionLifetime = null, bool isPlain = false)
    {
        var folder = workplace.MakeDirectory("served");
        var options = new ServerOptions
        {
            RootDirectory = folder,
            DataDirectory = workplace.MakeDirectory("server"),
            Listen = [new Uri("https://127.0.0.1:0")],
            IsSelfSigned = true,
            IsQuatrixPlain = isPlain,
        };
        if (sessionLifetime is { } lifetime) options = options with { SessionLifetime = lifetime };
        var server = await CloudMountServer.StartAsync(options, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        var relay = new DelayingRelay(
            new(IPAddress.Loopback, 0), new(IPAddress.Loopback, server.BaseAddress.Port), TimeSpan.Zero, bitsPerSecond);
        var served = new QuatrixServer(server, relay, folder);
        var account = server.CreatedAccount!;
        await served.AddRemoteAsync(workplace, relay.EndPoint.Port, sessionLifetime is null ? null : $"{account.Key}\n{account.Password}\n");
        return served;
    }

    /// <summary>Makes the remote "own", or gives it the address of who stands in front of the server.</summary>
    /// <param name="credentials">Two lines; null for the API key.</param>
    public async Task AddRemoteAsync(Workplace workplace, int port, string? credentials = null)
    {
        var added = await workplace.RunAsync(["config", "add", "own", $"quatrix://127.0.0.1:{port}/", "--stdin", "--ca-cert", Server.AuthorityFile!], credentials ?? $"{Server.CreatedApiKey}\n\n");
        Assert.True(added.Code == 0, added.ToString());
    }

    /// <summary>The server's own, with its key.</summary>
    public X509Certificate2 OpenCertificate()
    {
        var directory = Path.GetDirectoryName(Server.AuthorityFile)!;
        return X509Certificate2.CreateFromPemFile(Path.Combine(directory, "tls.pem"), Path.Combine(directory, "tls-key.pem"));
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Server.DisposeAsync();
    }
}
