using CloudMount.Index;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Sends the content of a file, a link or a special file to a name that is free, to its own place, or over a removed file.</summary>
internal sealed class UploadOperation(SyncParts parts, Confirmations confirmations, Conflicts conflicts, WriteBackCounters counters)
{
    public async Task<Outcome> RunAsync(Step step, Attempt attempt, CancellationToken cancellation)
    {
        var sealing = await parts.Contents.SealAsync(step.Entry.Inode, cancellation).ConfigureAwait(false);
        if (!sealing.TryGetValue(out var content)) return Outcome.Unreadable(sealing.Status);
        parts.NoteAttributes(step.Target!.Path, content.HasAllAttributes);
        using (content)
        using (parts.Guard.BeginCall(step.Target))
        {
            if (IsFirst(step) && !confirmations.TryBegin(step, content)) return Outcome.MovedOn;
            return await SendAsync(step, content, attempt, cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsFirst(Step step) => step.Over is null && (step.Entry.Base is null || step.Entry.IsBegun);

    private static string ExpectedVersion(Step step) =>
        step.Over?.Base?.Version ?? (IsFirst(step) ? UploadRequest.MustNotExist : step.Entry.Base!.Version);

    /// <summary>Smaller ones are sent without a question: the service refuses them as quickly.</summary>
    private const long AskedBytes = 1 << 20;

    /// <summary>Why the content cannot fit, so that it is not sent in vain; null when it may. What an earlier attempt sent has its place already.</summary>
    private async ValueTask<RemoteError?> FindLackOfSpaceAsync(Step step, SealedContent content, UploadRecord? record, CancellationToken cancellation)
    {
        var growth = content.Source.Length - ((step.Over ?? (IsFirst(step) ? null : step.Entry))?.Base?.Size ?? 0);
        if (growth < AskedBytes || record?.Text is not null || await parts.FreeBytes(cancellation).ConfigureAwait(false) is not { } free || growth <= free) return null;
        return new(RemoteErrorKind.QuotaExceeded, $"{step.Target!.Path}: the account has {free} bytes left, and {growth} more are needed.");
    }

    private async Task<Outcome> SendAsync(Step step, SealedContent content, Attempt attempt, CancellationToken cancellation)
    {
        var source = new ProgressSource(content.Source, sent =>
        {
            attempt.SentBytes = sent;
            parts.Contents.NoteProgress();
        });
        var record = content.Identity is { } identity ? new UploadRecord(parts.Index, step.Entry.Id, identity) : null;
        if (await FindLackOfSpaceAsync(step, content, record, cancellation).ConfigureAwait(false) is { } lack) return Outcome.Failed(lack);
        var request = new UploadRequest(source, ExpectedVersion(step), content.Inode.ModifyTime, content.Attributes, step.Entry.IsBegun, record);
        var answer = await parts.Store.UploadAsync(step.Target!.Path, request, cancellation).ConfigureAwait(false);
        if (answer.TryGetValue(out var remote))
        {
            counters.AddUpload(content.Source.Length);
            return Confirm(step, remote, content, attempt);
        }

        if (answer.Error.Kind is RemoteErrorKind.VersionMismatch or RemoteErrorKind.Exists)
            return await ResolveAsync(step, content, attempt, cancellation).ConfigureAwait(false);
        if (answer.Error.IsTransient) attempt.Sent ??= BaseRecords.Begun(step.Target!, content);
        return Outcome.Failed(answer.Error);
    }

    private Outcome Confirm(Step step, RemoteEntry remote, SealedContent content, Attempt attempt)
    {
        attempt.Sent = null;
        confirmations.Content(step, remote, content.Inode);
        return Outcome.Done;
    }

    private async Task<Outcome> ResolveAsync(Step step, SealedContent content, Attempt attempt, CancellationToken cancellation)
    {
        var path = step.Target!.Path;
        var stat = await parts.Store.StatAsync(path, cancellation).ConfigureAwait(false);
        if (!stat.TryGetValue(out var remote)) return stat.Error.Kind == RemoteErrorKind.NotFound ? Gone(step) : Outcome.Failed(stat.Error);
        if (!remote.IsDirectory)
        {
            var comparison = await ContentComparer.AreEqualAsync(parts.Store, path, remote, content.Source, cancellation).ConfigureAwait(false);
            if (!comparison.TryGetValue(out var isEqual)) return Outcome.Failed(comparison.Error);
            if (isEqual) return Adopt(step, remote, content, attempt);
            if (FindSent(step, attempt) is { } sent && BaseRecords.IsSent(sent, remote, parts.Store.Capabilities)) return AdoptEarlier(step, remote, sent, attempt);
        }

        conflicts.SetAside(step.Entry.Id, step.Target, remote);
        return Outcome.Done;
    }

    // Equal bytes are no conflict, whoever put them there. The attributes may be another's.
    private Outcome Adopt(Step step, RemoteEntry remote, SealedContent content, Attempt attempt)
    {
        var isSame = RemoteAttributes.Canonical(remote.Attributes) == RemoteAttributes.Canonical(content.Attributes);
        var inode = isSame ? content.Inode : content.Inode with { AttributeGeneration = BaseRecords.NoGeneration };
        return Confirm(step, remote, content with { Inode = inode, Lease = null }, attempt);
    }

    private static BaseRecord? FindSent(Step step, Attempt attempt) => step.Entry.IsBegun ? step.Entry.Base : attempt.Sent;

    // What an earlier attempt sent did arrive; Local has moved on since, and goes over it next.
    private Outcome AdoptEarlier(Step step, RemoteEntry remote, BaseRecord sent, Attempt attempt)
    {
        attempt.Sent = null;
        confirmations.Content(step, remote, new InodeRecord
        {
            Inode = step.Entry.Inode,
            Kind = step.Inode!.Kind,
            ContentGeneration = sent.ContentGeneration,
            AttributeGeneration = sent.AttributeGeneration,
        });
        return Outcome.Done;
    }

    private Outcome Gone(Step step)
    {
        if (step.Over is { } over) confirmations.Deleted(over.Id);
        else confirmations.Put(step.Entry.Id, null);
        return Outcome.Done;
    }
}
