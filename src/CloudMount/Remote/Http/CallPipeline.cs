using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace CloudMount.Remote.Http;

/// <summary>
/// The pipeline of an account: retry around circuit breaker around one attempt. The attempt itself takes its place at the
/// <see cref="RequestGate"/> and keeps its timeout, since both may outlive it in a body that is read later.
/// </summary>
internal static class CallPipeline
{
    private const double CircuitGrowth = 1.25;

    public static ResiliencePropertyKey<HttpCall> Call { get; } = new("call");

    public static ResiliencePipeline Build(RemoteHttpOptions options, RemoteHealth health)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = options.Time };
        if (options.MaxAttempts > 1) builder.AddRetry(Retry(options));
        return builder.AddCircuitBreaker(CircuitBreaker(options, health)).Build();
    }

    private static RetryStrategyOptions Retry(RemoteHttpOptions options) => new()
    {
        MaxRetryAttempts = options.MaxAttempts - 1,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.MaxRetryDelay,
        ShouldHandle = args => new(
            args.Outcome.Result is HttpOutcome { Failure: { } failure }
            && args.Context.Properties.TryGetValue(Call, out var call)
            && failure.IsWorthRetrying(call.Rule)
            && (failure.Error.RetryAfter ?? TimeSpan.Zero) <= options.MaxRetryDelay),
        DelayGenerator = args => new((args.Outcome.Result as HttpOutcome)?.Failure?.Error.RetryAfter),
    };

    private static CircuitBreakerStrategyOptions CircuitBreaker(RemoteHttpOptions options, RemoteHealth health) => new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = options.CircuitThreshold,
        SamplingDuration = options.CircuitWindow,
        ShouldHandle = args => new(args.Outcome.Result is HttpOutcome { Failure.IsOutage: true }),
        BreakDurationGenerator = args => new(OpenFor(options, args.HalfOpenAttempts)),
        OnOpened = args => Report(health, CircuitState.Open, args.BreakDuration),
        OnHalfOpened = _ => Report(health, CircuitState.HalfOpen, TimeSpan.Zero),
        OnClosed = _ => Report(health, CircuitState.Closed, TimeSpan.Zero),
    };

    private static TimeSpan OpenFor(RemoteHttpOptions options, int vainTries)
    {
        var duration = options.CircuitDuration * Math.Pow(CircuitGrowth, Math.Min(vainTries, 64));
        return duration < options.MaxCircuitDuration ? duration : options.MaxCircuitDuration;
    }

    private static ValueTask Report(RemoteHealth health, CircuitState state, TimeSpan duration)
    {
        health.SetCircuit(state, duration);
        return ValueTask.CompletedTask;
    }
}
