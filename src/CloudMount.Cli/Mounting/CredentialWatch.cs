using CloudMount.Cli.Configuration;
using CloudMount.Cli.Remotes;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Mounting;

/// <summary>
/// While a service does not let a mount in, looks for other credentials of the remote in the config file and tries them, once each. So
/// <c>cloudmount config add</c> is all that a new key or password needs.
/// </summary>
internal sealed class CredentialWatch : IAsyncDisposable
{
    /// <summary>Reading the file costs nothing, and somebody may wait for it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly MountPlan _plan;
    private readonly OpenedStore _remote;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private RemoteCredentials _used;
    private string? _lastProblem;

    public CredentialWatch(MountPlan plan, OpenedStore remote, ILogger logger, TimeProvider time)
    {
        (_plan, _remote, _logger, _used) = (plan, remote, logger, plan.Target.Credentials);
        _watching = plan.ConfigFile is null ? Task.CompletedTask : WatchAsync(plan.ConfigFile, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task WatchAsync(string configFile, TimeProvider time)
    {
        var config = new ConfigFile(configFile);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false))
            {
                if (_remote.Store.Health.LoginFailure is null || Read(config) is not { } found || found == _used) continue;
                _used = found;
                _remote.UseCredentials(found);
                _logger.LogInformation("{ConfigFile} has other credentials for {Remote}; they are used from now on.", configFile, _plan.Target.Display);

                // Its success shows that the account is let in again, and all goes on; its failure is told by the status.
                await _remote.Store.ConnectAsync(_end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The mount has ended.
        }
    }

    /// <summary>What the file has for this remote. Null for nothing, and for another service: it must not get what is not its own.</summary>
    private RemoteCredentials? Read(ConfigFile config)
    {
        try
        {
            if (!config.Read().Remotes.TryGetValue(_plan.Target.Name!, out var entry) || string.IsNullOrEmpty(entry.Key)) return null;
            var (address, mounted) = (RemoteAddress.Parse(entry.Url), _plan.Target.Address);
            if (address.Base != mounted.Base || address.Service != mounted.Service) return null;
            if (string.IsNullOrEmpty(entry.Password) && !(address.TakesApiKey && RemoteCredentials.IsApiKey(entry.Key))) return null;
            _lastProblem = null;
            return new(RemoteCredentials.RequirePlain(entry.Key), RemoteCredentials.RequirePlain(entry.Password ?? ""));
        }
        catch (CliException failure)
        {
            if (_lastProblem != failure.Message) _logger.LogWarning("No other credentials can be read: {Reason}", failure.Message);
            _lastProblem = failure.Message;
            return null;
        }
    }
}
