using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Native;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Uploads;

/// <summary>Puts what was uploaded in place: on disk before it is answered, and once only, however often it is asked for.</summary>
internal sealed class UploadFinisher(EntryIds ids, UploadStore uploads, Access access, (UnfinishedArea Area, ContentPlacer Placer) files, KeyedGate gate)
{
    /// <summary>The finished file. NotFound (the upload, the parent or the file), Exists, VersionMismatch, Invalid (bytes are missing), NoSpace.</summary>
    /// <param name="modifyTime">Null for now.</param>
    public async Task<Outcome<Identified>> FinishAsync(string key, long? modifyTime, CancellationToken cancellation)
    {
        using var turn = await gate.EnterAsync(key, cancellation).ConfigureAwait(false);
        return await FinishInTurnAsync(key, modifyTime).ConfigureAwait(false);
    }

    /// <summary>As <see cref="FinishAsync"/>, for who has the turn of the key.</summary>
    public async Task<Outcome<Identified>> FinishInTurnAsync(string key, long? modifyTime)
    {
        if (uploads.Find(key) is not { } upload || !IsAtHome(upload)) return ChunkReceiver.NoSuchUpload;
        if (upload.IsDone) return ids.Find(upload.File);
        if (!files.Area.OpenKeptFile(upload.Received).TryGet(out var file, out var refusal))
            return refusal.Kind == RefusalKind.NotFound ? FinishAgain(upload) : refusal;
        using (file)
        {
            if (IsShort(upload, file) is { } missing) return missing;
            var finished = await PlaceAsync(upload, file, modifyTime).ConfigureAwait(false);
            if (finished.TryGet(out _, out refusal)) uploads.Finish(upload);

            // It is bound to a version that does not come back.
            else if (refusal.Kind == RefusalKind.VersionMismatch) uploads.Drop(upload);
            return finished;
        }
    }

    /// <summary>Whether who began it is let in and at home where the caller is: all else has to do with the one or the other.</summary>
    private bool IsAtHome(Upload upload) => access.TerritoryOf(upload.Giver) is { } home && home.Root == Requester.Territory.Root;

    /// <summary>The server ended after it put the bytes in place and before it kept that: the entry with the id tells.</summary>
    private Outcome<Identified> FinishAgain(Upload upload)
    {
        var placed = upload.Replaces || !ids.Find(upload.Parent).TryGet(out var parent, out _)
            ? ids.Find(upload.File) : ids.Find(parent, [upload.Name]);
        if (!placed.TryGet(out var file, out _) || file.Id != upload.File) return ChunkReceiver.NoSuchUpload;
        uploads.Finish(upload);
        return file;
    }

    private static Refusal? IsShort(Upload upload, UnfinishedFile file)
    {
        if (file.Handle.Stat(out var stat) is not Errno.None and var error) return Refusal.Of(error);
        return upload.Total is { } total && stat.Size < total
            ? Refusal.Invalid($"Only {stat.Size} of {total} bytes were uploaded.") : null;
    }

    private Task<Outcome<Identified>> PlaceAsync(Upload upload, UnfinishedFile file, long? modifyTime)
    {
        var changes = new EntryChanges(modifyTime, null, upload.Terms.Attributes, upload.File);
        return upload.Replaces ? ReplaceAsync(upload, file, changes) : AddAsync(upload, file, changes);
    }

    private async Task<Outcome<Identified>> ReplaceAsync(Upload upload, UnfinishedFile file, EntryChanges changes)
    {
        if (!ids.Find(upload.File).TryGet(out var entry, out var refusal)) return refusal;
        var placed = await files.Placer.PlaceAsync(file, new(entry.Path, upload.Terms.IfVersion, changes, entry.Id)).ConfigureAwait(false);
        return placed.TryGet(out var facts, out refusal) ? entry with { Facts = facts.Facts } : refusal;
    }

    private async Task<Outcome<Identified>> AddAsync(Upload upload, UnfinishedFile file, EntryChanges changes)
    {
        if (!ids.Find(upload.Parent).TryGet(out var parent, out var refusal)) return refusal;
        var placed = await FreeName.TryAsync(upload.Name, upload.Resolves, name => AddAsync(parent, name, file, changes)).ConfigureAwait(false);
        return placed.TryGet(out var facts, out refusal) ? ids.Put(upload.File, parent, facts) : refusal;
    }

    private async Task<Outcome<PathFacts>> AddAsync(Identified parent, string name, UnfinishedFile file, EntryChanges changes)
    {
        if (!parent.Path.Child(name).TryGet(out var path, out var refusal)) return refusal;
        var placed = await files.Placer.PlaceAsync(file, new(path, "", changes)).ConfigureAwait(false);
        return placed.TryGet(out _, out refusal) || refusal.Kind != RefusalKind.VersionMismatch ? placed : Refusal.PathExists;
    }
}
