using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Finds out whether a first call whose answer was lost made anything, when the entry has left that name since.</summary>
internal sealed class ResolveOperation(SyncParts parts, Confirmations confirmations)
{
    public async Task<Outcome> RunAsync(Step step, CancellationToken cancellation)
    {
        var place = step.Source!;
        using var call = parts.Guard.BeginCall(place);
        var stat = await parts.Store.StatAsync(place.Path, cancellation).ConfigureAwait(false);
        if (stat.TryGetValue(out var remote)) Record(step, place, remote);
        else if (stat.Error.Kind == RemoteErrorKind.NotFound) confirmations.Put(step.Entry.Id, null);
        else return Outcome.Failed(stat.Error);
        return Outcome.Done;
    }

    private void Record(Step step, Place place, RemoteEntry remote)
    {
        var sent = step.Entry.Base!;
        var isDirectory = step.Inode is { IsDirectory: true };
        if (isDirectory && remote.IsDirectory) confirmations.Directory(step with { Target = place }, remote, step.Inode!, default);
        else if (!isDirectory && BaseRecords.IsSent(sent, remote, parts.Store.Capabilities))
            confirmations.Put(step.Entry.Id, BaseRecords.From(place.Parent, place.Name, remote, sent.ContentGeneration, sent.AttributeGeneration));
        else if (!isDirectory && !remote.IsDirectory && remote.Size == 0)
            confirmations.Put(step.Entry.Id, BaseRecords.From(place.Parent, place.Name, remote, BaseRecords.NoGeneration, BaseRecords.NoGeneration));
        else confirmations.Put(step.Entry.Id, null);
    }
}
