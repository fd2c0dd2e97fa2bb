namespace CloudMount.Server.Tests;

/// <summary>Servers over file systems that are mounted for a test. It is skipped where that may not be.</summary>
internal static class OtherFileSystem
{
    public static async Task ServeAsync(string type, string options, Func<TestServer, Task> test)
    {
        var mountPoint = Directory.CreateTempSubdirectory("cloudmount-mounted-");
        try
        {
            if (!await RunAsync("mount", "-t", type, "-o", options, "none", mountPoint.FullName))
                Assert.Skip($"Mounting a {type} needs more rights than this process has.");
            try
            {
                await using var server = await TestServer.StartAsync(start => start with { RootDirectory = mountPoint.FullName });
                await test(server);
            }
            finally
            {
                await RunAsync("umount", mountPoint.FullName);
            }
        }
        finally
        {
            mountPoint.Delete(recursive: true);
        }
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
