using System.Diagnostics;

namespace CloudMount.Cli.Tests;

/// <summary>A folder served by a child process, and a remote named "own" for it in the config file.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Workplace _workplace;
    private readonly ServedApi _api;
    private readonly string[] _options;
    private Process _process;
    private Uri _address;

    private ServedFolder(Workplace workplace, ServedApi api, string folder, string[] options)
    {
        _workplace = workplace;
        _api = api;
        _options = options;
        _address = new(api == ServedApi.Quatrix ? "https://127.0.0.1:0" : "http://127.0.0.1:0");
        Folder = folder;
        _process = Start();
    }

    public string Folder { get; }

    public string Key { get; private set; } = "";

    public string Password { get; private set; } = "";

    /// <summary>Lets clients of Quatrix in. Empty where the server does not speak it.</summary>
    public string ApiKey { get; private set; } = "";

    /// <summary>The certificate authority, as the server prints it. Empty for http.</summary>
    public string AuthorityFile { get; private set; } = "";

    /// <summary>By http or https.</summary>
    public Uri Address => _address;

    /// <summary>As a remote: smartfile+http://... or quatrix://...</summary>
    public string Url => UrlAt(_address.Port);

    public static Task<ServedFolder> StartAsync(Workplace workplace, params string[] options) => StartAsync(workplace, ServedApi.SmartFile, options);

    public static async Task<ServedFolder> StartAsync(Workplace workplace, ServedApi api, params string[] options)
    {
        var served = new ServedFolder(workplace, api, workplace.MakeDirectory("served"), options);
        await served.ReadAddressAsync();
        if (api == ServedApi.Quatrix) served.AuthorityFile = await served.ReadLineAfterAsync("--ca-cert ");
        served.Key = await served.ReadLineAfterAsync("  key ");
        served.Password = await served.ReadLineAfterAsync("  password ");
        if (!options.Contains("--plain")) served.ApiKey = await served.ReadLineAfterAsync("  api key ");
        await served.AddRemoteAsync();
        return served;
    }

    /// <summary>The same account at another port: that of a relay.</summary>
    public string UrlAt(int port) => $"{(_api == ServedApi.Quatrix ? "quatrix" : "smartfile+http")}://127.0.0.1:{port}/{(_api == ServedApi.SmartFileV2 ? "?api=2" : "")}";

    /// <summary>Makes the remote "own", or gives it the address of a relay.</summary>
    public Task AddRemoteAsync(int? port = null)
    {
        var credentials = _api == ServedApi.Quatrix ? $"{ApiKey}\n\n" : $"{Key}\n{Password}\n";
        return _workplace.RunAsync(["config", "add", "own", UrlAt(port ?? _address.Port), "--stdin", "--ca-cert", AuthorityFile], credentials);
    }

    /// <summary>Makes the remote "smartfile" on a server that serves https for Quatrix.</summary>
    public Task AddSmartFileRemoteAsync() =>
        _workplace.RunAsync(["config", "add", "smartfile", $"smartfile://127.0.0.1:{_address.Port}/", "--stdin", "--ca-cert", AuthorityFile], $"{Key}\n{Password}\n");

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
        var process = _workplace.Start(["serve", "--root", Folder, "--listen", _address.ToString(), .. _api == ServedApi.Quatrix ? ["--tls-self-signed"] : Array.Empty<string>(), .. _options]);
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

    private async Task ReadAddressAsync() => _address = new(await ReadLineAfterAsync(" at "));

    /// <summary>What stands behind some words in the first line that has them; lines before it are passed over.</summary>
    private async Task<string> ReadLineAfterAsync(string words)
    {
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("The server ended.");
            if (line.IndexOf(words, StringComparison.Ordinal) is >= 0 and var start) return line[(start + words.Length)..].Trim();
        }
    }
}
