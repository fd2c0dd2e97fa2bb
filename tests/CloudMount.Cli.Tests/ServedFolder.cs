using System.Diagnostics;
using Xunit;

namespace CloudMount.Cli.Tests;

/// <summary>A folder served by a child process, and a remote named "own" for it in the config file.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private readonly Workplace _workplace;
    private readonly string[] _options;
    private Process _process;
    private Uri _address = new("http://127.0.0.1:0");

    private ServedFolder(Workplace workplace, string folder, string[] options)
    {
        _workplace = workplace;
        _options = options;
        Folder = folder;
        _process = Start();
    }

    public string Folder { get; }

    public string Key { get; private set; } = "";

    public string Password { get; private set; } = "";

    /// <summary>As a remote: smartfile+http://...</summary>
    public string Url => $"smartfile+{_address}";

    public static async Task<ServedFolder> StartAsync(Workplace workplace, params string[] options)
    {
        var served = new ServedFolder(workplace, workplace.MakeDirectory("served"), options);
        await served.ReadAddressAsync();
        await ReadAsync(served._process);
        served.Key = (await ReadAsync(served._process)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        served.Password = (await ReadAsync(served._process)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        await workplace.RunAsync(["config", "add", "own", served.Url, "--stdin"], $"{served.Key}\n{served.Password}\n");
        return served;
    }

    /// <summary>The API key, which the first start prints behind the password. To be read once.</summary>
    public async Task<string> ReadApiKeyAsync()
    {
        var words = (await ReadAsync(_process)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["api", "key"], words[..2]);
        return words[2];
    }

    public async Task StopAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Serves again at the same address.</summary>
    public async Task StartAgainAsync()
    {
        _process = Start();
        await ReadAddressAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning()) await StopAsync();
    }

    private Process Start()
    {
        var process = _workplace.Start(["serve", "--root", Folder, "--listen", _address.ToString(), .. _options]);
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }

    private bool IsRunning()
    {
        try
        {
            return !_process.HasExited;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private async Task ReadAddressAsync() => _address = new((await ReadAsync(_process)).Split(" at ")[1]);

    private static async Task<string> ReadAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))
        ?? throw new InvalidOperationException("The server ended.");
}
