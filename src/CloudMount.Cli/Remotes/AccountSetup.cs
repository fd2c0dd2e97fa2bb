using CloudMount.Cli.Commands;
using CloudMount.Cli.Mounting;
using CloudMount.Remote;

namespace CloudMount.Cli.Remotes;

/// <summary>Proves the credentials of a new remote where the service has logins, and turns them into what a mount can use by itself.</summary>
internal static class AccountSetup
{
    /// <summary>
    /// What to keep: the credentials, or an API key in their place where the login asks for a second factor. A service that does not answer is told
    /// and proves nothing. Throws <see cref="CliException"/>.
    /// </summary>
    /// <param name="ask">Answers what the login asks for; null when nobody can.</param>
    public static async Task<RemoteCredentials> FinishAsync(RemoteTarget target, Func<LoginQuestion, string?> ask, CancellationToken cancellation)
    {
        if (Composition.OpenAccount(target, TimeProvider.System) is not { } account) return target.Credentials;
        await using (account.ConfigureAwait(false))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(RemoteProbe.Patience);
            try
            {
                var login = await account.LoginAsync(limit.Token).ConfigureAwait(false);
                if (login.Error is { Kind: RemoteErrorKind.Unreachable or RemoteErrorKind.TimedOut or RemoteErrorKind.ServerFailed or RemoteErrorKind.Throttled } away)
                {
                    CommandResult.Warn($"{away.Message} The credentials are kept as they are, and could not be tested.");
                    return target.Credentials;
                }

                var first = await RequireAsync(login, target).ConfigureAwait(false);
                if (first == LoginQuestion.None) return target.Credentials;
                limit.CancelAfter(Timeout.InfiniteTimeSpan);
                await AnswerAllAsync(account, first, target, ask, cancellation).ConfigureAwait(false);
                return await MakeKeyAsync(account, target, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                CommandResult.Warn($"{target.Address.Base.Authority} did not answer in time. The credentials are kept as they are, and could not be tested.");
                return target.Credentials;
            }
        }
    }

    private static async Task AnswerAllAsync(
        IRemoteAccount account, LoginQuestion first, RemoteTarget target, Func<LoginQuestion, string?> ask, CancellationToken cancellation)
    {
        for (var asked = first; asked != LoginQuestion.None;)
        {
            var answer = ask(asked)?.Replace(" ", "", StringComparison.Ordinal);
            if (string.IsNullOrEmpty(answer))
            {
                throw new CliException(
                    ExitCode.CredentialsMissing,
                    $"{target.Address.Base.Authority} asks for {What(asked)}: type it at the prompt, give it as a further line with --stdin, or set {VariableOf(asked)}.");
            }

            asked = await RequireAsync(await account.AnswerAsync(asked, answer, cancellation).ConfigureAwait(false), target).ConfigureAwait(false);
        }
    }

    private static async Task<RemoteCredentials> MakeKeyAsync(IRemoteAccount account, RemoteTarget target, CancellationToken cancellation)
    {
        var name = $"cloudmount on {Environment.MachineName}";
        var made = await account.MakeKeyAsync(name, cancellation).ConfigureAwait(false);
        if (made.Error is { } error)
        {
            throw new CliException(
                RemoteFailures.CodeOf(error.Kind),
                $"A mount cannot give a second factor and needs an API key, which the service does not make: {error.Message} "
                + $"Make one in its web pages and give it in the place of the e-mail address: cloudmount config add {target.Name}");
        }

        Console.Out.WriteLine($"A mount cannot give a second factor, so an API key named \"{name}\" was made at the service and is kept in the place of the password.");
        return new(made.Value, "");
    }

    public static string What(LoginQuestion question) => question switch
    {
        LoginQuestion.OneTimeCode => "a one-time code",
        LoginQuestion.Pin or LoginQuestion.None => "a PIN",
    };

    /// <summary>The environment variable that answers a question.</summary>
    public static string VariableOf(LoginQuestion question) => question switch
    {
        LoginQuestion.OneTimeCode => "CLOUDMOUNT_MFA_CODE",
        LoginQuestion.Pin or LoginQuestion.None => "CLOUDMOUNT_PIN",
    };

    private static async Task<LoginQuestion> RequireAsync(RemoteResult<LoginQuestion> result, RemoteTarget target) =>
        result.Error is { } error ? throw await RemoteFailures.ToExceptionAsync(error, target).ConfigureAwait(false) : result.Value;
}
