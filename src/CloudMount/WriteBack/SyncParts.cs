using CloudMount.Index;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.WriteBack;

/// <summary>What the reconciler and the refresher both work on, made once for each mount.</summary>
internal sealed record SyncParts
{
    // The reconciler tells by it what it and the refresher changed from what programs changed: only the latter waits for quiet.
    [ThreadStatic]
    private static int _ownChanges;

    public required NodeIndex Index { get; init; }

    public required IRemoteStore Store { get; init; }

    public required ContentAccess Contents { get; init; }

    public required IInodeUse Use { get; init; }

    public KernelNotices Kernel { get; init; } = KernelNotices.None;

    public CallGuard Guard { get; init; } = new();

    public NewNodeDefaults Defaults { get; init; } = new();

    /// <summary>The bytes the service has left, asked for anew; null where it does not tell.</summary>
    public Func<CancellationToken, ValueTask<long?>> FreeBytes { get; init; } = static _ => new((long?)null);

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Whether the change that ends on this thread was made by <see cref="Change"/>.</summary>
    public static bool IsOwnChange => _ownChanges > 0;

    /// <summary>Makes one index change, all of it or nothing, and then what has to follow it.</summary>
    public void Change(IndexAction action)
    {
        var after = new Aftermath();
        var change = Index.Change(isUndoable: true);
        _ownChanges++;
        try
        {
            action(change, after);
            change.Keep();
        }
        finally
        {
            change.Dispose();
            _ownChanges--;
        }

        after.Run(this);
    }

    /// <summary>Says what a service that keeps attributes does not get.</summary>
    public void NoteAttributes(RemotePath path, bool areWhole)
    {
        if (!areWhole && Store.Capabilities.HasAttributes)
            Log.LogWarning("{Path} has more extended attributes than the remote takes; what does not fit stays on this machine.", path);
    }

    /// <summary>Reads of one moment.</summary>
    public T Read<T>(IndexQuery<T> query)
    {
        using var view = Index.View();
        return query(view);
    }
}
