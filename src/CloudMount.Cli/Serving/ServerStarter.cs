using CloudMount.Cli.Remotes;
using CloudMount.Server;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Serving;

/// <summary>Starts the server. The only code that touches its types, so that a mount never loads the web framework.</summary>
internal static class ServerStarter
{
    /// <summary>Throws <see cref="CliException"/>.</summary>
    public static async Task<RunningServer> StartAsync(ServePlan plan, ILoggerFactory loggers)
    {
        try
        {
            var options = OptionsOf(plan);
            if (plan.SessionTimeout is { } timeout) options = options with { SessionLifetime = timeout };
            var server = await CloudMountServer.StartAsync(options, loggers, CancellationToken.None).ConfigureAwait(false);
            var created = server.CreatedAccount is { } account ? Credentials(account) : null;
            return new(server.BaseAddress, created, () => Credentials(server.AddAccount()), server.DisposeAsync)
            {
                AuthorityFile = server.AuthorityFile, CreatedApiKey = server.CreatedApiKey,
            };
        }
        catch (ServerStartException failure)
        {
            throw new CliException(ExitCode.ServerNotStarted, failure.Message, failure);
        }
    }

    private static ServerOptions OptionsOf(ServePlan plan) => new()
    {
        RootDirectory = plan.RootDirectory,
        DataDirectory = plan.DataDirectory,
        Listen = plan.Listen,
        TlsCertificateFile = plan.TlsCertificateFile,
        TlsKeyFile = plan.TlsKeyFile,
        IsSelfSigned = plan.IsSelfSigned,
        IsPlain = plan.IsPlain,
        Smtp = plan.Mail is { } mail ? new() { Server = mail.Server, From = mail.From, User = mail.User, Password = mail.Password } : null,
    };

    private static RemoteCredentials Credentials(FirstAccount account) => new(account.Key, account.Password);
}
