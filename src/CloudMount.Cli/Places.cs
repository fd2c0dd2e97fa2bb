using System.Globalization;
using CloudMount.Cli.Native;
using CloudMount.Control;

namespace CloudMount.Cli;

/// <summary>Where files of the user lie, after the XDG Base Directory Specification; for root, after the FHS.</summary>
internal sealed class Places(Func<string, string?> environment, string home, bool isRoot)
{
    /// <summary>Those of this process. A home that does not exist keeps its name; an empty one would mean the current directory.</summary>
    public static Places Current { get; } = new(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), LibC.IsRoot);

    public string ConfigFile => Path.Combine(Xdg("XDG_CONFIG_HOME", Path.Combine(home, ".config")), "cloudmount", "config.json");

    /// <summary>What the demo serves and remembers.</summary>
    public string DemoDirectory => Path.Combine(Xdg("XDG_DATA_HOME", Path.Combine(home, ".local", "share")), "cloudmount", "demo");

    /// <summary>Where a server keeps the accounts of a folder.</summary>
    public string ServerDirectory(string root) =>
        Path.Combine(Xdg("XDG_DATA_HOME", Path.Combine(home, ".local", "share")), "cloudmount", "servers", SafeName(root));

    public string LogDirectory => isRoot && IsUnset("XDG_STATE_HOME") ? "/var/log/cloudmount" : Path.Combine(State, "logs");

    /// <summary>
    /// The directory of one volume's cache. Not below a directory for caches, which people and programs empty: it holds what the
    /// remote does not have yet.
    /// </summary>
    public string CacheDirectory(string volume) =>
        Path.Combine(isRoot && IsUnset("XDG_STATE_HOME") ? "/var/lib/cloudmount" : State, "volumes", volume);

    /// <summary>The file a mount in the background logs to.</summary>
    public string LogFile(string mountPoint) =>
        Path.Combine(LogDirectory, string.Create(CultureInfo.InvariantCulture, $"{SafeName(mountPoint)}.log"));

    public RuntimeDirectory OpenRuntime() => RuntimeDirectory.Open(RuntimeDirectory.UsualPath(environment, Environment.UserName, isRoot));

    /// <summary>A file name that people recognise a path by.</summary>
    public static string SafeName(string text)
    {
        const int Longest = 100;
        var name = string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-')).Trim('-', '.');
        return name.Length switch
        {
            0 => "root",
            > Longest => name[^Longest..],
            _ => name,
        };
    }

    private string State => Path.Combine(Xdg("XDG_STATE_HOME", Path.Combine(home, ".local", "state")), "cloudmount");

    private bool IsUnset(string variable) => string.IsNullOrEmpty(environment(variable));

    // A relative path is invalid and to be ignored, says the specification.
    private string Xdg(string variable, string otherwise) => environment(variable) is { } path && Path.IsPathRooted(path) ? path : otherwise;
}
