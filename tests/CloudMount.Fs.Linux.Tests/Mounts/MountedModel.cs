using System.Diagnostics;
using CloudMount.Fs.Linux.Device;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Mounts;

/// <summary>A model mounted by a process of its own, because nobody may touch a mount from the process that serves it.</summary>
internal sealed class MountedModel : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private MountedModel(Process process, DirectoryInfo folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>The mount point.</summary>
    public string Root => Path.Combine(_folder.FullName, "mount");

    /// <summary>A folder of the local disk, for contents and comparisons.</summary>
    public string Local => Path.Combine(_folder.FullName, "local");

    public int ProcessId => _process.Id;

    /// <summary>Mounts, or skips the test with the reason why this machine can not.</summary>
    public static async Task<MountedModel> StartAsync(params string[] options)
    {
        SkipUnlessMountable();
        var mounted = new MountedModel(new Process(), Directory.CreateTempSubdirectory("cloudmount-test-"));
        Directory.CreateDirectory(mounted.Root);
        Directory.CreateDirectory(mounted.Local);
        var answer = await mounted.LaunchAsync([.. options.Select(option => option == "files" ? $"files={mounted.Local}" : option)]);
        if (answer != "ready") throw new InvalidOperationException($"The test host did not mount: {answer}");
        return mounted;
    }

    public static void SkipUnlessMountable()
    {
        if (FuseMount.Probe() is { } reason) Assert.Skip(reason);
    }

    /// <summary>Starts the host at a place of the caller's and answers its first line.</summary>
    public static async Task<string> TryMountAsync(string mountPoint)
    {
        using var process = Start(mountPoint, []);
        var answer = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return answer ?? "";
    }

    public string At(string name) => Path.Combine(Root, name);

    /// <summary>Has the host do or tell something; answers its one line.</summary>
    public async Task<string> AskAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new EndOfStreamException("The test host is gone.");
    }

    public async Task<long> CountAsync(string operation)
    {
        var row = (await AskAsync("counts")).Split(' ').FirstOrDefault(row => row.StartsWith(operation + '=', StringComparison.Ordinal));
        return row is null ? 0 : long.Parse(row[(operation.Length + 1)..]);
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
        if (MountTable.Find(Root) is not null) _ = Libc.Unmount(Root, 2);
        _folder.Delete(recursive: true);
    }

    private async Task<string?> LaunchAsync(string[] options)
    {
        _process.StartInfo = StartInfo(Root, options);
        _process.Start();
        return await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
    }

    private static Process Start(string mountPoint, string[] options) => Process.Start(StartInfo(mountPoint, options))!;

    private static ProcessStartInfo StartInfo(string mountPoint, string[] options) =>
        new(Path.Combine(AppContext.BaseDirectory, "CloudMount.Fs.Linux.TestHost"), [mountPoint, .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
}
