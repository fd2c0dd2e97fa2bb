using CloudMount.Cli.Configuration;
using CloudMount.Cli.Remotes;

namespace CloudMount.Cli.Serving;

/// <summary>The demo's directory: the served files, the server's accounts, the cache of the mount, and the credentials of the one account.</summary>
internal sealed class DemoStore(string directory)
{
    private const string AccountName = "demo";

    private readonly ConfigFile _account = new(Path.Combine(directory, "account.json"));

    public string Files { get; } = Path.Combine(directory, "files");

    public string Server { get; } = Path.Combine(directory, "server");

    public string Cache { get; } = Path.Combine(directory, "cache");

    /// <summary>Makes what is missing, for the user alone. Throws <see cref="CliException"/>.</summary>
    public void Prepare()
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.CreateDirectory(Files);
            Directory.CreateDirectory(Server);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.ServerNotStarted, $"The demo cannot make its directory: {failure.Message} XDG_DATA_HOME names another place.", failure);
        }
    }

    /// <summary>
    /// The account kept from before, or a new one, which is kept from now on. Throws <see cref="CliException"/>.
    /// </summary>
    public RemoteCredentials Account(RunningServer server)
    {
        var kept = _account.Read().Remotes.GetValueOrDefault(AccountName);
        if (server.Created is null && kept is { Key: { } key, Password: { } password }) return new(key, password);
        var account = server.Created ?? server.AddAccount();
        var entry = new ConfigRemote { Url = server.BaseAddress.ToString(), Key = account.Key, Password = account.Password };
        _account.Write(new() { Remotes = { [AccountName] = entry } });
        return account;
    }
}
