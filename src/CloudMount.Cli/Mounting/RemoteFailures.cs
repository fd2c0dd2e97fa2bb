using System.Net;
using System.Net.Sockets;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Terminal;
using CloudMount.Remote;

namespace CloudMount.Cli.Mounting;

/// <summary>From the failures of a remote to exit codes.</summary>
internal static class RemoteFailures
{
    /// <summary>What ends a command whose remote answered this.</summary>
    public static async Task<CliException> ToExceptionAsync(RemoteError error, RemoteTarget target)
    {
        var code = CodeOf(error.Kind);
        if (code == ExitCode.Unreachable && !await IsKnownHostAsync(target.Address.Base).ConfigureAwait(false)) code = ExitCode.UnknownHost;
        return new(code, $"{target.Name ?? target.Address.Base.Authority}: {What(code, error, target)}{Advice(code, target)}");
    }

    public static ExitCode CodeOf(RemoteErrorKind kind) => kind switch
    {
        RemoteErrorKind.Unauthenticated => ExitCode.CredentialsWrong,
        RemoteErrorKind.Forbidden => ExitCode.Forbidden,
        RemoteErrorKind.NotFound => ExitCode.RemoteNotFound,
        RemoteErrorKind.Unreachable => ExitCode.Unreachable,
        RemoteErrorKind.TimedOut => ExitCode.RemoteTimedOut,
        RemoteErrorKind.Untrusted => ExitCode.NotTrusted,
        RemoteErrorKind.BadReply or RemoteErrorKind.NotSupported => ExitCode.NotTheService,
        RemoteErrorKind.ServerFailed or RemoteErrorKind.Throttled => ExitCode.ServiceFailed,
        RemoteErrorKind.Exists or RemoteErrorKind.VersionMismatch or RemoteErrorKind.QuotaExceeded or RemoteErrorKind.Rejected
            or RemoteErrorKind.TooLarge or RemoteErrorKind.ChecksumMismatch or RemoteErrorKind.SourceChanged => ExitCode.Failed,
    };

    // The store's sentence says what is wrong and, where it can, what to do; the names of our commands and variables it does not know.
    private static string Advice(ExitCode code, RemoteTarget target) => code switch
    {
        ExitCode.CredentialsWrong when target.Name is null => " Check CLOUDMOUNT_KEY and CLOUDMOUNT_PASSWORD.",
        ExitCode.CredentialsWrong => $" Set them again: cloudmount config add {target.Name}",
        ExitCode.RemoteNotFound => " Check the path in the URL of the remote.",
        _ => "",
    };

    // The service speaks of paths below the mounted one, which is "/" then.
    private static string What(ExitCode code, RemoteError error, RemoteTarget target) =>
        code == ExitCode.RemoteNotFound ? $"The service has no directory {PlainText.Of(target.Address.Root.Value)}." : error.Message;

    private static async Task<bool> IsKnownHostAsync(Uri address)
    {
        try
        {
            return IPAddress.TryParse(address.DnsSafeHost, out _) || (await Dns.GetHostAddressesAsync(address.DnsSafeHost).ConfigureAwait(false)).Length > 0;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode is not (SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain);
        }
    }
}
