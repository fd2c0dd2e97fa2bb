using CloudMount.Server.Accounts;
using CloudMount.Server.Api;
using CloudMount.Server.Api.Administration;
using CloudMount.Server.Api.V2;
using CloudMount.Server.Files;
using CloudMount.Server.Jobs;
using CloudMount.Server.Quatrix;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server;

/// <summary>What is served beside the path calls of SmartFile v1.0, and the jobs and running requests it shares.</summary>
internal sealed class ServedApis : IAsyncDisposable
{
    private readonly JobQueue _jobs;

    private ServedApis((JobQueue Jobs, RunningRequests Running) shared, AdminEndpoint administration, V2Service v2, QuatrixService? quatrix)
    {
        (_jobs, Running) = shared;
        (Administration, V2, Quatrix) = (administration, v2, quatrix);
    }

    public RunningRequests Running { get; }

    public AdminEndpoint Administration { get; }

    public V2Service V2 { get; }

    /// <summary>Null where it is not served.</summary>
    public QuatrixService? Quatrix { get; }

    /// <summary>Throws <see cref="ServerStartException"/>, having left nothing open.</summary>
    public static async Task<ServedApis> OpenAsync(ServerOptions options, ServedTree tree, Logins logins, ILoggerFactory loggers)
    {
        var jobs = new JobQueue(options.TimeProvider, loggers.CreateLogger("CloudMount.Server.Jobs"));
        var running = new RunningRequests(logins.Access, options.TimeProvider);
        V2Service? v2 = null;
        try
        {
            var administration = AdminEndpoint.Open(options, tree, logins, loggers.CreateLogger("CloudMount.Server.Mail"));
            v2 = V2Service.Open(options, tree, jobs, logins, administration);
            var isQuatrixServed = !options.IsPlain && tree.KeepsRecords;
            var quatrix = isQuatrixServed ? QuatrixService.Open(options, tree, jobs, logins, loggers.CreateLogger("CloudMount.Server.Quatrix")) : null;
            return new((jobs, running), administration, v2, quatrix);
        }
        catch
        {
            running.Dispose();
            v2?.Dispose();
            await jobs.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Running.Dispose();
        await _jobs.DisposeAsync().ConfigureAwait(false);
        if (Quatrix is not null) await Quatrix.DisposeAsync().ConfigureAwait(false);
        V2.Dispose();
    }
}
