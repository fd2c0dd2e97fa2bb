using System.Security.Cryptography.X509Certificates;

namespace CloudMount.Remote.Http;

/// <summary>How an account's calls are made over HTTP: limits and waits.</summary>
public sealed record RemoteHttpOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Root certificates that are trusted for this account beside those of the system; null for none. All else is checked as always: the name of the
    /// host, times, signatures.
    /// </summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>For name resolution, TCP and TLS together. Far links need 1 s; a dead host must not hold a program.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the last byte sent to the head of the reply. The server may have to flush to its disk before it.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause between two pieces of a body, either way.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For one attempt of a call that moves no content, and for the reply to an upload: ends a reply that trickles for ever.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most attempts of one call, the first one counted.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The wait before the second attempt; it doubles with each, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between attempts. When the service asks for more, the call ends as Throttled.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long reads wait for a service that answered before and is not reached any more: a server that is started again is back within it. Later calls
    /// fail at once while the circuit is open.
    /// </summary>
    public TimeSpan OutagePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls that move no content at the same time. Their own limit keeps large files from starving them.</summary>
    public int MaxCalls { get; init; } = 16;

    /// <summary>Downloads and uploads at the same time.</summary>
    public int MaxTransfers { get; init; } = 32;

    /// <summary>The most requests a second over time; 0 for no limit.</summary>
    public int MaxRequestsPerSecond { get; init; }

    /// <summary>
    /// The circuit opens when at least this many requests were made within <see cref="CircuitWindow"/> and half of them reached nobody.
    /// </summary>
    public int CircuitThreshold { get; init; } = 4;

    public TimeSpan CircuitWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the circuit first stays open. It grows by a quarter with each vain try up to <see cref="MaxCircuitDuration"/>, so that a service that is
    /// back is found after at most about a quarter of the time it was away.
    /// </summary>
    public TimeSpan CircuitDuration { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxCircuitDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of one JSON reply; an entry of a listing takes about 300.</summary>
    public long MaxReplyBytes { get; init; } = 256L << 20;

    /// <summary>The most entries of one listing; each takes about 250 bytes of memory while it is used. Four times as many attributes.</summary>
    public int MaxReplyEntries { get; init; } = 500_000;
}
