using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Remote;

namespace CloudMount.Cli.Administration;

/// <summary>From the failures of a call about packages, sites and users to exit codes.</summary>
internal static class AdminFailures
{
    /// <summary>What ends a command whose service answered this: its own words, which name the field.</summary>
    public static Task<CliException> ToExceptionAsync(RemoteError error, RemoteTarget target) => error.Kind switch
    {
        RemoteErrorKind.Rejected or RemoteErrorKind.Exists or RemoteErrorKind.QuotaExceeded => Said(ExitCode.Refused, error, target),
        RemoteErrorKind.NotFound => Said(ExitCode.RemoteNotFound, error, target),
        _ => RemoteFailures.ToExceptionAsync(error, target),
    };

    private static Task<CliException> Said(ExitCode code, RemoteError error, RemoteTarget target) =>
        Task.FromResult(new CliException(code, $"{target.Name ?? target.Address.Base.Authority}: {error.Message}"));
}
