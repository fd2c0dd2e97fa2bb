using System.Runtime.CompilerServices;
using CloudMount.Control;
using CloudMount.Remote;

namespace CloudMount.Tests.Control;

/// <summary>A volume that tells what a test wrote down.</summary>
internal sealed class ScriptedTarget : IControlTarget
{
    public List<SyncProgress> Progress { get; } = [];

    public bool NeverEnds { get; init; }

    public TaskCompletionSource SyncCancelled { get; } = new();

    public string? SyncedPath { get; private set; }

    public int Retries { get; private set; }

    public static SyncProgress Remaining(long entries) =>
        new() { RemainingEntries = entries, RemainingBytes = entries * 10, Refused = [], Circuit = CircuitState.Closed };

    public VolumeStatus GetStatus() => new()
    {
        Pending =
        [
            new() { Path = "/a/\u00fc\n\"b\"", Kind = PendingKind.Upload, State = PendingState.Refused, Reason = "No space is left.", Bytes = 7 },
        ],
        PendingEntries = 1,
        PendingBytes = 7,
        RefusedEntries = 1,
        Conflicts = [new("/c", "/c (conflict)", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))],
        Cache = new() { CleanBytes = 1, MaxCleanBytes = 2, DirtyBytes = 3, MaxDirtyBytes = 4, Entries = 5 },
        Circuit = CircuitState.HalfOpen,
        Counters = new() { Uploads = 9 },
    };

    public async IAsyncEnumerable<SyncProgress> SyncAsync(string? path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SyncedPath = path;
        await using var registration = cancellation.Register(() => SyncCancelled.TrySetResult());
        foreach (var progress in Progress) yield return progress;
        if (NeverEnds) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }

    public Task RetryAsync()
    {
        Retries++;
        return Task.CompletedTask;
    }
}
