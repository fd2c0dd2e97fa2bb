using System.Net;
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
    public static async Task<QuatrixServer> StartAsync(Workplace workplace, long bitsPerSecond = 0)
    {
        var folder = workplace.MakeDirectory("served");
        var options = new ServerOptions
        {
            RootDirectory = folder,
            DataDirectory = workplace.MakeDirectory("server"),
            Listen = [new Uri("https://127.0.0.1:0")],
            IsSelfSigned = true,
        };
        var server = await CloudMountServer.StartAsync(options, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        var relay = new DelayingRelay(
            new(IPAddress.Loopback, 0), new(IPAddress.Loopback, server.BaseAddress.Port), TimeSpan.Zero, bitsPerSecond);
        workplace.Environment["SSL_CERT_FILE"] = server.AuthorityFile;
        var added = await workplace.RunAsync(
            ["config", "add", "own", $"quatrix://127.0.0.1:{relay.EndPoint.Port}/", "--stdin"], $"{server.CreatedApiKey}\n\n");
        Assert.True(added.Code == 0, added.ToString());
        return new(server, relay, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Server.DisposeAsync();
    }
}
