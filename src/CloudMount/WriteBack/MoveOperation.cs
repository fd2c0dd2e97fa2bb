using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Moves or renames a file or a tree, also over a removed file where the service can.</summary>
internal sealed class MoveOperation(SyncParts parts, Confirmations confirmations, Conflicts conflicts)
{
    public async Task<Outcome> RunAsync(Step step, CancellationToken cancellation)
    {
        using var call = parts.Guard.BeginCall(step.Source!, step.Target!);
        var answer = await parts.Store.MoveAsync(step.Source!.Path, step.Target!.Path, step.Over?.Base!.Version, cancellation).ConfigureAwait(false);
        if (answer.TryGetValue(out var moved)) return Confirm(step, moved);
        return answer.Error.Kind switch
        {
            RemoteErrorKind.NotFound => await ResolveMissingAsync(step, cancellation).ConfigureAwait(false),
            RemoteErrorKind.Exists or RemoteErrorKind.VersionMismatch => await ResolveOccupiedAsync(step, cancellation).ConfigureAwait(false),
            _ => Outcome.Failed(answer.Error),
        };
    }

    /// <summary>Whether an entry the remote shows is the one that was to be moved there.</summary>
    private static bool IsSame(RemoteEntry remote, Step step)
    {
        var known = step.Entry.Base!;
        if (remote.IsDirectory != step.Inode!.IsDirectory) return false;
        if (known.RemoteId is not null && remote.Id is not null) return known.RemoteId == remote.Id;
        return remote.IsDirectory || remote.Version == known.Version || (remote.Size == known.Size && remote.ModifyTime == known.ModifyTime);
    }

    private Outcome Confirm(Step step, RemoteEntry remote)
    {
        confirmations.Moved(step, remote);
        return Outcome.Done;
    }

    private async Task<bool> IsMissingAsync(RemotePath path, CancellationToken cancellation) =>
        (await parts.Store.StatAsync(path, cancellation).ConfigureAwait(false)).Error?.Kind == RemoteErrorKind.NotFound;

    // An earlier move whose answer was lost, or the source vanished, or the target's directory did.
    private async Task<Outcome> ResolveMissingAsync(Step step, CancellationToken cancellation)
    {
        var source = await parts.Store.StatAsync(step.Source!.Path, cancellation).ConfigureAwait(false);
        if (source.IsOk) return Outcome.Failed(new(RemoteErrorKind.NotFound, $"The directory of {step.Target!.Path} is missing."));
        if (source.Error.Kind != RemoteErrorKind.NotFound) return Outcome.Failed(source.Error);
        var target = await parts.Store.StatAsync(step.Target!.Path, cancellation).ConfigureAwait(false);
        if (target.TryGetValue(out var remote) && IsSame(remote, step)) return Confirm(step, remote);
        if (!target.IsOk && target.Error.Kind != RemoteErrorKind.NotFound) return Outcome.Failed(target.Error);
        confirmations.Vanished(step.Entry.Id);
        return Outcome.Done;
    }

    /// <summary>Nobody is in the way any more, nor there to be replaced.</summary>
    private Outcome Freed(Step step)
    {
        if (step.Over is not { } over) return Outcome.MovedOn;
        confirmations.Deleted(over.Id);
        return Outcome.Done;
    }

    private async Task<Outcome> ResolveOccupiedAsync(Step step, CancellationToken cancellation)
    {
        var target = await parts.Store.StatAsync(step.Target!.Path, cancellation).ConfigureAwait(false);
        if (!target.TryGetValue(out var remote)) return target.Error.Kind == RemoteErrorKind.NotFound ? Freed(step) : Outcome.Failed(target.Error);
        if (IsSame(remote, step) && await IsMissingAsync(step.Source!.Path, cancellation).ConfigureAwait(false)) return Confirm(step, remote);
        conflicts.SetAside(step.Entry.Id, step.Target, remote);
        return Outcome.Done;
    }
}
