namespace CloudMount.Cli.Mounting;

/// <summary>Paths as they are written on the command line.</summary>
internal static class WrittenPath
{
    /// <summary>The absolute path. Throws <see cref="CliException"/>.</summary>
    public static string ToFull(string path)
    {
        if (path.Length == 0) throw new CliException(ExitCode.Usage, "A path on the command line is empty. Is a variable not set?");
        try
        {
            return Path.GetFullPath(path);
        }
        catch (FileNotFoundException failure)
        {
            throw new CliException(ExitCode.Failed, "The current directory does not exist any more. Go to another one: cd", failure);
        }
    }
}
