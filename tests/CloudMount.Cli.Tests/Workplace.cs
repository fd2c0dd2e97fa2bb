using System.Diagnostics;

namespace CloudMount.Cli.Tests;

/// <summary>A user of their own: directories for config, state and runtime, and the built program, run as a child process with them.</summary>
internal sealed class Workplace : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Short: sockets lie in it.
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cm");

    public Dictionary<string, string?> Environment { get; } = [];

    public static string Program => Path.Combine(AppContext.BaseDirectory, "cloudmount");

    public string Root => _root.FullName;

    public string ConfigFile => Path.Combine(Root, "config", "cloudmount", "config.json");

    public void Dispose() => _root.Delete(recursive: true);

    public string MakeDirectory(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    /// <summary>Writes a config file only its owner may read.</summary>
    public void WriteConfig(string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, json);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(ConfigFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public Task<CommandOutput> RunAsync(params string[] arguments) => RunAsync(arguments, input: "");

    public async Task<CommandOutput> RunAsync(string[] arguments, string input, string? program = null)
    {
        using var process = Start(arguments, program);
        using var limit = new CancellationTokenSource(Patience);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>Starts the program and leaves it to the caller.</summary>
    public Process Start(string[] arguments, string? program = null)
    {
        var start = new ProcessStartInfo(program ?? Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CLOUDMOUNT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(Root, "config");
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Root, "state");
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Root, "data");
        start.Environment["CLOUDMOUNT_RUNTIME_DIR"] = Path.Combine(Root, "run");
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
