using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>Ctrl-C while a command waits for a server that takes connections and never answers.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly Workplace _workplace = new();
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public InterruptTests()
    {
        _silent.Start();
        _workplace.Environment["CLOUDMOUNT_KEY"] = "k";
        _workplace.Environment["CLOUDMOUNT_PASSWORD"] = "p";
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Url => $"smartfile+http://{_silent.LocalEndpoint}/";

    public void Dispose()
    {
        _silent.Dispose();
        _workplace.Dispose();
    }

    [Theory]
    [InlineData("config", "test", "URL")]
    [InlineData("mount", "URL", "MOUNTPOINT")]
    [InlineData("mount", "URL", "MOUNTPOINT", "--foreground")]
    public async Task A_command_that_waits_ends_and_leaves_no_process_behind(params string[] arguments)
    {
        var mountPoint = _workplace.MakeDirectory("m");
        string[] command = [.. arguments.Select(argument => argument switch { "URL" => Url, "MOUNTPOINT" => mountPoint, _ => argument })];

        // A shell that starts tests in the background lets them ignore SIGINT.
        using var process = _workplace.Start(["--default-signal=INT", Workplace.Program, .. command], "env");
        using var connection = await _silent.AcceptTcpClientAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        await Shell.RunAsync("kill", "-INT", process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal(130, process.ExitCode);
        Assert.EndsWith("cloudmount: Interrupted.\n", await process.StandardError.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        await WaitForEndAsync(connection.GetStream());
    }

    /// <summary>The connection ends when the process that holds it does.</summary>
    private static async Task WaitForEndAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset instead of closed.
        }
    }
}
