using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Deletes a file that was removed here, if the remote still has the version that was removed.</summary>
internal sealed class DeleteOperation(SyncParts parts, Confirmations confirmations, Conflicts conflicts)
{
    public async Task<Outcome> RunAsync(Step step, Attempt attempt, CancellationToken cancellation)
    {
        var place = step.Source!;
        using var call = parts.Guard.BeginCall(place);
        var answer = await parts.Store.DeleteAsync(place.Path, step.Entry.Base!.Version, cancellation).ConfigureAwait(false);
        if (answer.IsOk || answer.Error.Kind == RemoteErrorKind.NotFound) return Confirm(step);
        if (answer.Error.Kind != RemoteErrorKind.VersionMismatch) return Outcome.Failed(answer.Error);
        var stat = await parts.Store.StatAsync(place.Path, cancellation).ConfigureAwait(false);
        if (!stat.TryGetValue(out var remote)) return stat.Error.Kind == RemoteErrorKind.NotFound ? Confirm(step) : Outcome.Failed(stat.Error);
        if (attempt.Sent is { } sent && BaseRecords.IsSent(sent, remote, parts.Store.Capabilities))
        {
            attempt.Sent = null;
            confirmations.Put(step.Entry.Id, step.Entry.Base with { Version = remote.Version, Size = remote.Size, ModifyTime = remote.ModifyTime });
            return Outcome.Done;
        }

        conflicts.Reappear(step.Entry.Id, place, remote);
        return Outcome.Done;
    }

    private Outcome Confirm(Step step)
    {
        confirmations.Deleted(step.Entry.Id);
        return Outcome.Done;
    }
}
