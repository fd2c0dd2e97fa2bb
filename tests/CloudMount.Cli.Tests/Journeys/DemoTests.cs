using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>The one command that newcomers run.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly Workplace _workplace = new();
    private string _advised = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_workplace.Root, "data", "cloudmount", "demo");

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Ctrl_C_uploads_and_unmounts_and_the_next_start_goes_on_with_the_same_files()
    {
        MountedFolder.SkipUnlessMountable();
        var mountPoint = Path.Combine(_workplace.Root, "made", "by", "demo");
        string account;
        using (var demo = await StartAsync(mountPoint))
        {
            Assert.Equal(0, (await _workplace.RunAsync(["-c", $"{_advised} {mountPoint}"], "", "sh")).Code);
            await File.WriteAllTextAsync(Path.Combine(mountPoint, "hello"), "hello", Cancellation);
            account = await File.ReadAllTextAsync(Path.Combine(Store, "server", "accounts.db"), System.Text.Encoding.Latin1, Cancellation);
            await InterruptAsync(demo);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(mountPoint));
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Store, "files", "hello"), Cancellation));
        using (var demo = await StartAsync(mountPoint))
        {
            Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(mountPoint, "hello"), Cancellation));
            await File.AppendAllTextAsync(Path.Combine(mountPoint, "hello"), " again", Cancellation);
            await InterruptAsync(demo);
        }

        Assert.Equal("hello again", await File.ReadAllTextAsync(Path.Combine(Store, "files", "hello"), Cancellation));
        Assert.Equal(account, await File.ReadAllTextAsync(Path.Combine(Store, "server", "accounts.db"), System.Text.Encoding.Latin1, Cancellation));
    }

    [Fact]
    public async Task A_mount_point_that_is_a_file_is_told()
    {
        var file = Path.Combine(_workplace.Root, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        Assert.Equal(40, (await _workplace.RunAsync("demo", file)).Code);
    }

    // The program is not on the PATH of the tests, and what is said must work all the same.
    private async Task<Process> StartAsync(string mountPoint)
    {
        // A shell that starts tests in the background lets them ignore SIGINT.
        var demo = _workplace.Start(["--default-signal=INT", Workplace.Program, "demo", mountPoint], "env");
        _ = demo.StandardError.ReadToEndAsync(Cancellation);
        var said = "";
        while (!said.Contains("Ctrl-C uploads", StringComparison.Ordinal))
            said += '\n' + (await demo.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation) ?? throw new InvalidOperationException(said));
        _advised = said.Split('\n').Single(line => line.Contains(" sync ", StringComparison.Ordinal)).Split('#')[0].Trim();
        return demo;
    }

    private static async Task InterruptAsync(Process demo)
    {
        var said = demo.StandardOutput.ReadToEndAsync(Cancellation);
        await Shell.RunAsync("kill", "-INT", demo.Id.ToString(CultureInfo.InvariantCulture));
        await demo.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal(0, demo.ExitCode);
        Assert.Contains("is unmounted", await said, StringComparison.Ordinal);
    }
}
