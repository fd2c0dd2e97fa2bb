using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Makes a directory. One that another made meanwhile is the same directory: both contents come together.</summary>
internal sealed class MakeDirectoryOperation(SyncParts parts, Confirmations confirmations, Conflicts conflicts)
{
    public async Task<Outcome> RunAsync(Step step, CancellationToken cancellation)
    {
        var sealing = await parts.Contents.SealAsync(step.Entry.Inode, cancellation).ConfigureAwait(false);
        if (!sealing.TryGetValue(out var content)) return Outcome.Unreadable(sealing.Status);
        var place = step.Target!;
        parts.NoteAttributes(place.Path, content.HasAllAttributes);
        using var call = parts.Guard.BeginCall(place);
        if (!confirmations.TryBegin(step, content)) return Outcome.MovedOn;
        var asked = Timestamp.Now(parts.Time);
        var answer = await parts.Store.MakeDirectoryAsync(place.Path, content.Attributes, cancellation).ConfigureAwait(false);
        if (answer.TryGetValue(out var made))
        {
            confirmations.Directory(step, made, content.Inode, asked);
            return Outcome.Done;
        }

        return answer.Error.Kind is RemoteErrorKind.Exists or RemoteErrorKind.VersionMismatch
            ? await AdoptAsync(step, content.Inode, cancellation).ConfigureAwait(false)
            : Outcome.Failed(answer.Error);
    }

    private async Task<Outcome> AdoptAsync(Step step, InodeRecord inode, CancellationToken cancellation)
    {
        var stat = await parts.Store.StatAsync(step.Target!.Path, cancellation).ConfigureAwait(false);
        if (!stat.TryGetValue(out var remote)) return stat.Error.Kind == RemoteErrorKind.NotFound ? Outcome.MovedOn : Outcome.Failed(stat.Error);
        if (remote.IsDirectory) confirmations.Directory(step, remote, inode, default);
        else conflicts.SetAside(step.Entry.Id, step.Target, remote);
        return Outcome.Done;
    }
}
