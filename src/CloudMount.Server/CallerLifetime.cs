using Microsoft.Extensions.Hosting;

namespace CloudMount.Server;

/// <summary>The server stops when its caller says so. The host's own lifetime would take the process's signals.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
