using System.Diagnostics;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>
/// The real rclone on a server with a certificate of its own. The binary is what RCLONE names, or what PATH has; one without the quatrix
/// backend (before 1.66) does not count.
/// </summary>
public sealed class Rclone : IAsyncLifetime
{
    private static readonly string Binary = Environment.GetEnvironmentVariable("RCLONE") is { Length: > 0 } named ? named : "rclone";

    private readonly DirectoryInfo _local = Directory.CreateTempSubdirectory("cloudmount-rclone-");
    private string? _missing;

    public TestServer Server { get; private set; } = null!;

    /// <summary>Where the local files of the tests are.</summary>
    public string Local => _local.FullName;

    public async ValueTask InitializeAsync()
    {
        _missing = await WhyMissingAsync();
        Server = await TestServer.StartAsync(options => options with { Listen = [new Uri("https://127.0.0.1:0")], IsSelfSigned = true });
    }

    public void SkipIfMissing()
    {
        if (_missing is not null) Assert.Skip(_missing);
    }

    /// <summary>Runs a command that succeeds; what it wrote.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (status, output, errors) = await TryAsync("", arguments);
        Assert.True(status == 0, $"rclone {string.Join(' ', arguments)} ended with {status}: {errors}");
        return output;
    }

    public async Task<(int Status, string Output, string Errors)> TryAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a command, with all that it reads and writes redirected.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Binary, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var configuration = Path.Combine(_local.FullName, "rclone.conf");
        if (!File.Exists(configuration)) File.WriteAllText(configuration, "");
        foreach (var (name, value) in new[]
        {
            ("RCLONE_CONFIG", configuration),
            ("RCLONE_RETRIES", "1"),
            ("RCLONE_CA_CERT", Server.Server.AuthorityFile),
            ("RCLONE_CONFIG_QX_TYPE", "quatrix"),
            ("RCLONE_CONFIG_QX_HOST", $"localhost:{Server.Server.BaseAddress.Port}"),
            ("RCLONE_CONFIG_QX_API_KEY", Server.Server.CreatedApiKey),
        })
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public ValueTask DisposeAsync()
    {
        _local.Delete(recursive: true);
        return Server.DisposeAsync();
    }

    private static async Task<string?> WhyMissingAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Binary, ["help", "backends"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return output.Contains("quatrix", StringComparison.OrdinalIgnoreCase) ? null : $"{Binary} has no quatrix backend; RCLONE names another one.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no rclone: put one on PATH or name it by RCLONE.";
        }
    }
}
