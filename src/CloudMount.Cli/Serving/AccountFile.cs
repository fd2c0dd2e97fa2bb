using CloudMount.Cli.Remotes;
using CloudMount.Server;

namespace CloudMount.Cli.Serving;

/// <summary>The accounts of a server of ours. Touches the server's types, which only its own commands load.</summary>
internal static class AccountFile
{
    /// <summary>Adds an account; what is not given is generated. Throws <see cref="CliException"/>.</summary>
    public static RemoteCredentials Add(string dataDirectory, string? key, string? password) => Use(
        dataDirectory,
        mustExist: false,
        accounts => Shown(accounts.Add(key, password) ?? throw new CliException(ExitCode.Failed, $"There is an account {key} already.")));

    /// <summary>Gives an account a new password. Throws <see cref="CliException"/>.</summary>
    public static RemoteCredentials SetPassword(string dataDirectory, string key, string? password) =>
        Use(dataDirectory, mustExist: true, accounts => Shown(accounts.SetPassword(key, password) ?? throw NoAccount(key)));

    public static void Remove(string dataDirectory, string key) => Require(dataDirectory, key, accounts => accounts.Remove(key));

    public static void ResetFactors(string dataDirectory, string key) => Require(dataDirectory, key, accounts => accounts.ResetFactors(key));

    public static void SetActive(string dataDirectory, string key, bool isActive) => Require(dataDirectory, key, accounts => accounts.SetActive(key, isActive));

    /// <summary>A line for each account.</summary>
    public static IReadOnlyList<string> List(string dataDirectory) =>
        Use(dataDirectory, mustExist: true, accounts => accounts.List().Select(Line).ToArray());

    private static string Line(AccountSummary account)
    {
        string?[] words =
        [
            account.Site is { } site ? $"user of {site}" : null, account.IsActive ? null : "disabled", account.HasOneTimeCode ? "one-time code" : null, account.HasPin ? "PIN" : null, $"{account.ApiKeys} API keys",
        ];
        return $"{account.Key}\t{string.Join(", ", words.Where(word => word is not null))}";
    }

    private static RemoteCredentials Shown(FirstAccount account) => new(account.Key, account.Password);

    private static void Require(string dataDirectory, string key, Func<ServerAccounts, bool> change) =>
        Use(dataDirectory, mustExist: true, accounts => change(accounts) ? true : throw NoAccount(key));

    private static CliException NoAccount(string key) => new(ExitCode.Failed, $"There is no account {key}. See: cloudmount account list");

    private static T Use<T>(string dataDirectory, bool mustExist, Func<ServerAccounts, T> use) => ServerData.Use(dataDirectory, mustExist, ServerAccounts.Open, use);
}
