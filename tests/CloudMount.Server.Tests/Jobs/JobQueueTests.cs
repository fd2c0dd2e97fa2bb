using CloudMount.Server.Files;
using CloudMount.Server.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Server.Tests.Jobs;

/// <summary>Callers that hang up while what they asked for runs, or waits for its turn.</summary>
public sealed class JobQueueTests : IAsyncLifetime
{
    // As many as the queue runs.
    private const int Turns = 4;

    private readonly JobQueue _jobs = new(TimeProvider.System, NullLogger.Instance);
    private readonly CancellationTokenSource _caller = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        _caller.Dispose();
        return _jobs.DisposeAsync();
    }

    [Fact]
    public async Task What_has_begun_goes_on_without_its_caller()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var asked = _jobs.FinishAsync<bool>(
            async _ =>
            {
                begun.SetResult();
                await _release.Task;
                ended.SetResult();
                return true;
            },
            _caller.Token);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        await _caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        _release.SetResult();
        await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_waits_for_its_turn_is_not_begun_without_its_caller()
    {
        await HoldAllTurnsAsync();
        var isBegun = false;
        var asked = _jobs.FinishAsync<bool>(
            _ =>
            {
                isBegun = true;
                return Task.FromResult<Outcome<bool>>(true);
            },
            _caller.Token);
        await _caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        _release.SetResult();

        // Turns are given in order.
        for (var i = 0; i < 100; i++) await _jobs.FinishAsync<bool>(static _ => Task.FromResult<Outcome<bool>>(true), TestContext.Current.CancellationToken);
        Assert.False(isBegun);
    }

    private async Task HoldAllTurnsAsync()
    {
        for (var i = 0; i < Turns; i++)
        {
            var begun = new TaskCompletionSource();
            _ = _jobs.FinishAsync<bool>(
                async _ =>
                {
                    begun.SetResult();
                    await _release.Task;
                    return true;
                },
                CancellationToken.None);
            await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }
}
