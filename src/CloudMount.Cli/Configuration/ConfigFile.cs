using System.Text.Json;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Configuration;

/// <summary>
/// The file that names remotes. It holds credentials: read only when nobody else may read it, and written so from its first byte.
/// </summary>
internal sealed class ConfigFile(string path)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = path;

    /// <summary>Reads it; a missing one is empty. Throws <see cref="CliException"/> when it is broken or open to others.</summary>
    public ConfigDocument Read()
    {
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            RequirePrivate(file);
            var document = JsonSerializer.Deserialize(file, ConfigJson.Default.ConfigDocument)
                ?? throw new CliException(ExitCode.ConfigBroken, $"The config file {Path} is empty. Correct it, or remove it and run \"cloudmount config add\".");
            RequireSound(document);
            return document;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new();
        }
        catch (JsonException failure)
        {
            throw new CliException(
                ExitCode.ConfigBroken, $"The config file {Path} is broken at {Place(failure)}. Correct it, or remove it and run \"cloudmount config add\".", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.ConfigBroken, $"The config file {Path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads a part of a remote's entry: what would be a wrong command line is a broken config file here. Throws <see cref="CliException"/>.</summary>
    public T Require<T>(string remote, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CliException failure) when (failure.Code == ExitCode.Usage)
        {
            throw new CliException(ExitCode.ConfigBroken, $"The config file {Path} is broken at the remote \"{remote}\": {failure.Message}", failure);
        }
    }

    /// <summary>Replaces it in one step: a reader sees the old or the new, and a crash leaves one of them.</summary>
    public void Write(ConfigDocument document)
    {
        var unfinished = $"{Path}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            File.Delete(unfinished);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Private;
            using (var file = new FileStream(unfinished, options))
            {
                JsonSerializer.Serialize(file, document, ConfigJson.Default.ConfigDocument);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, Path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.ConfigBroken, $"The config file {Path} cannot be written: {failure.Message}", failure);
        }
    }

    // The parser's own message can quote the value it stumbled over, which may be a password.
    private static string Place(JsonException failure) =>
        failure.LineNumber is { } line ? $"line {line + 1}, byte {failure.BytePositionInLine + 1}" : "its beginning";

    private void RequirePrivate(FileStream file)
    {
        if (OperatingSystem.IsWindows()) return;
        if ((File.GetUnixFileMode(file.SafeFileHandle) & ~(Private | UnixFileMode.UserExecute)) != 0)
            throw new CliException(ExitCode.ConfigOpenToOthers, $"The config file holds credentials and others may read it. Run: chmod 600 {ShellWord.Of(Path)}");
    }

    private void RequireSound(ConfigDocument document)
    {
        if (document.Remotes is null) throw new CliException(ExitCode.ConfigBroken, $"The config file {Path} is broken: \"remotes\" is null.");
        foreach (var (name, remote) in document.Remotes)
        {
            if (!RemoteName.IsName(name) || remote?.Url is null)
                throw new CliException(ExitCode.ConfigBroken, $"The config file {Path} is broken: the remote \"{name}\" needs a plain name and a url.");
        }
    }
}
