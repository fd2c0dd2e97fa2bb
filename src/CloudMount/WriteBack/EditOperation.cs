using CloudMount.Index;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Sets times and attributes, where the service keeps any and they differ.</summary>
internal sealed class EditOperation(SyncParts parts, Confirmations confirmations)
{
    public async Task<Outcome> RunAsync(Step step, CancellationToken cancellation)
    {
        parts.Use.Settle(step.Entry.Inode);
        if (parts.Index.FindInode(step.Entry.Inode) is not { } inode) return Outcome.MovedOn;
        var known = step.Entry.Base!;
        var attributes = RemoteAttributes.Of(inode, parts.Index.ExtendedAttributesOf(inode.Inode), parts.Store.Capabilities, out var areWhole);
        parts.NoteAttributes(step.Source!.Path, areWhole);
        var edit = new RemoteEdit(
            IsTimeKept(inode, known) ? null : inode.ModifyTime,
            RemoteAttributes.Canonical(attributes) == known.Attributes ? null : attributes);
        if (edit is { ModifyTime: null, Attributes: null }) return Confirm(step, known, inode);
        using var call = parts.Guard.BeginCall(step.Source!);
        var answer = await parts.Store.EditAsync(step.Source!.Path, edit, cancellation).ConfigureAwait(false);
        if (answer.TryGetValue(out var remote)) return Confirm(step, Changed(known, remote), inode);
        if (answer.Error.Kind != RemoteErrorKind.NotFound) return Outcome.Failed(answer.Error);
        confirmations.Vanished(step.Entry.Id);
        return Outcome.Done;
    }

    // Directories keep the time of their last change here; on the remote each call in them moves it.
    private bool IsTimeKept(InodeRecord inode, BaseRecord known)
    {
        var step = parts.Store.Capabilities.ModifyTimeStep;
        if (inode.IsDirectory || step <= TimeSpan.Zero) return true;
        return Math.Abs((decimal)inode.ModifyTime.Nanoseconds - known.ModifyTime.Nanoseconds) < (decimal)step.TotalNanoseconds;
    }

    // A version of the service's own that is another one now may be another content: it stays unknown until the next listing finds it.
    private BaseRecord Changed(BaseRecord known, RemoteEntry remote)
    {
        var isOurs = !parts.Store.Capabilities.HasVersions && remote.Size == known.Size;
        return known with
        {
            Version = isOurs ? remote.Version : known.Version,
            ModifyTime = remote.ModifyTime,
            Attributes = RemoteAttributes.Canonical(remote.Attributes),
        };
    }

    private Outcome Confirm(Step step, BaseRecord known, InodeRecord inode)
    {
        confirmations.Put(step.Entry.Id, known with { AttributeGeneration = inode.AttributeGeneration });
        return Outcome.Done;
    }
}
