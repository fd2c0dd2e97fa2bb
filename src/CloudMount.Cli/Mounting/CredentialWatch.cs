using CloudMount.Cli.Configuration;
using CloudMount.Cli.Remotes;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Mounting;

/// <summary>
/// While a service does not let a mount in, looks for other credentials of the remote in the config file and tries them, once each. So
/// <c>cloudmount config add</c> is all that a new key or password needs. What the file held at the mount is not tried: the mount was made
/// with others. Those that do not let the mount in are put back for the ones before, which the service may let in again.
/// </summary>
internal sealed class CredentialWatch : IAsyncDisposable
{
    /// <summary>Reading the file costs nothing, and somebody may wait for it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly MountPlan _plan;
    private readonly OpenedStore _remote;
    private readonly ILogger _logger;
    private readonly ConfigFile? _config;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    /// <summary>What lets the mount in, or did.</summary>
    private RemoteCredentials _used;

    /// <summary>What the file had when it was last looked at to an end.</summary>
    private RemoteCredentials? _seen;
    private string? _lastProblem;

    public CredentialWatch(MountPlan plan, OpenedStore remote, ILogger logger, TimeProvider time)
    {
        (_plan, _remote, _logger, _used) = (plan, remote, logger, plan.Target.Credentials);
        _config = plan.ConfigFile is null ? null : new ConfigFile(plan.ConfigFile);
        _seen = _config is null ? null : Read(_config);
        _watching = _config is null ? Task.CompletedTask : WatchAsync(time);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _end.Dispose();
    }

    /// <summary>Looks at the file once. Not to be called while another call is running.</summary>
    internal async Task LookAsync()
    {
        if (_config is null || _remote.Store.Health.LoginFailure is null || Read(_config) is not { } found || found == _seen) return;
        if (found != _used && !await TryAsync(found, _config.Path).ConfigureAwait(false)) return;
        _seen = found;
    }

    private async Task WatchAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false)) await LookAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The mount has ended.
        }
    }

    /// <summary>False when the service did not say whether it takes them: they are tried again.</summary>
    private async Task<bool> TryAsync(RemoteCredentials found, string configFile)
    {
        _remote.UseCredentials(found);

        // Its success shows that the account is let in again, and all goes on.
        var answer = await _remote.Store.ConnectAsync(_end.Token).ConfigureAwait(false);
        if (answer.IsOk)
        {
            _used = found;
            _logger.LogInformation("{ConfigFile} has other credentials for {Remote}; they are used from now on.", configFile, _plan.Target.Display);
            return true;
        }

        _remote.UseCredentials(_used);
        if (answer.Error.IsTransient) return false;
        _logger.LogWarning("{ConfigFile} has other credentials for {Remote}, which are refused: {Reason}", configFile, _plan.Target.Display, answer.Error.Message);
        return true;
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
