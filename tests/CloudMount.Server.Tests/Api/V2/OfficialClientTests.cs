using System.ComponentModel;
using System.Diagnostics;
using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Api.V2;

/// <summary>The clients that SmartFile publishes, unchanged. Their folders are what SMARTFILE_PYTHON and SMARTFILE_NODE name, or where the interpreter finds them.</summary>
public sealed class OfficialClientTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int NoClient = 77;

    [Fact]
    [Trait("Needs", "SmartFilePython")]
    public Task The_python_client_works_unchanged() => CheckAsync("python3", "client.py");

    [Fact]
    [Trait("Needs", "SmartFileNode")]
    public Task The_node_client_works_unchanged() => CheckAsync("node", "client.js");

    private async Task CheckAsync(string interpreter, string script)
    {
        var local = Directory.CreateTempSubdirectory("cloudmount-client-");
        try
        {
            var (status, output) = await RunAsync(interpreter, Path.Combine(SourceTree.Root, "tests/CloudMount.Server.Tests/Api/V2", script), local.FullName);
            if (status == NoClient) Assert.Skip(output);
            Assert.True(status == 0, output);
        }
        finally
        {
            local.Delete(recursive: true);
        }
    }

    private async Task<(int Status, string Output)> RunAsync(string interpreter, string script, string folder)
    {
        var start = new ProcessStartInfo(interpreter, [script]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["SMARTFILE_API_URL"] = fixture.Server.Server.BaseAddress.ToString();
        start.Environment["SMARTFILE_API_KEY"] = fixture.Server.Account.Key;
        start.Environment["SMARTFILE_API_PASSWORD"] = fixture.Server.Account.Password;
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (Win32Exception)
        {
            return (NoClient, $"There is no {interpreter}.");
        }
    }
}
