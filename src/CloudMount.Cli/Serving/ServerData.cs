using CloudMount.Server;

namespace CloudMount.Cli.Serving;

/// <summary>What a server of ours keeps in its data directory, opened for a command. Touches the server's types, which only its own commands load.</summary>
internal static class ServerData
{
    /// <summary>Throws <see cref="CliException"/> for what the server's types throw, and where no server has ever run if one must have.</summary>
    public static TResult Use<TStore, TResult>(string dataDirectory, bool mustExist, Func<string, TStore> open, Func<TStore, TResult> use)
        where TStore : IDisposable
    {
        if (mustExist) Require(dataDirectory);
        try
        {
            using var store = open(dataDirectory);
            return use(store);
        }
        catch (ServerStartException failure)
        {
            throw new CliException(ExitCode.Failed, failure.Message, failure);
        }
        catch (ArgumentException rule)
        {
            throw new CliException(ExitCode.Usage, rule.Message, rule);
        }
    }

    // So that a directory that was named wrongly is told.
    private static void Require(string dataDirectory)
    {
        if (!ServerAccounts.Exist(dataDirectory))
            throw new CliException(ExitCode.Failed, $"There are no accounts in {dataDirectory}. Name the folder that is served with --root, or what \"serve\" got for --data.");
    }
}
