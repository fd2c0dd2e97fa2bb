using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Staging;

namespace CloudMount.WriteBack;

/// <summary>The staging files as write-back and refresh need them, by inode.</summary>
internal sealed class ContentAccess(StagingArea area, NodeIndex index, IRemoteStore store, IInodeUse use)
{
    private const int MaxSealTries = 8;

    /// <summary>The remote has all of it now: it may be evicted, and comes back from there.</summary>
    public void MarkClean(long content)
    {
        var id = new StagingId(content);
        if (index.InodeOfContent(content) is not { ContentVersion: { } version } inode) return;
        if (area.TryGet(id, out var file))
        {
            file.Source = new RemoteVersionSource(index, store, inode.Inode, version);
            file.Dispose();
        }

        use.NoteSent(inode.Inode);
        area.NoteUploadProgress();
    }

    public void Delete(long content)
    {
        using (var change = index.Change())
        {
            change.DeleteContent(content);
            change.Keep();
        }

        index.AfterFlush(() => area.Delete(new StagingId(content)));
    }

    /// <summary>An upload moves on: writers who wait for the dirty budget wait anew.</summary>
    public void NoteProgress() => area.NoteUploadProgress();

    /// <summary>
    /// A snapshot of an inode to send. Interrupted when the inode is gone or does not stand still; Stale when a part of the content is neither here nor on the
    /// remote any more; NoSpace, IoError; Unreachable and TimedOut when a part has to come from the remote first.
    /// </summary>
    public async ValueTask<VfsResult<SealedContent>> SealAsync(InodeNumber number, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxSealTries; tries++)
        {
            use.Settle(number);
            if (index.FindInode(number) is not { } inode) return VfsStatus.Interrupted;
            var attributes = RemoteAttributes.Of(inode, index.ExtendedAttributesOf(number), store.Capabilities, out var isWhole);
            if (inode.Kind != FileKind.Regular) return new SealedContent(inode, new BytesSource(index.FindTarget(number) ?? []), attributes, null) { HasAllAttributes = isWhole };
            if (inode is { Content: 0, Size: 0 }) return new SealedContent(inode, new BytesSource([]), attributes, null) { HasAllAttributes = isWhole };
            var opened = await OpenWholeAsync(inode, cancellation).ConfigureAwait(false);
            if (opened.Status == VfsStatus.Stale && !IsUnchanged(inode)) continue;
            if (!opened.TryGetValue(out var file)) return opened.Status;
            if (TrySnapshot(file.File) is { } source && IsUnchanged(inode))
            {
                return new SealedContent(inode, source, attributes, file)
                {
                    HasAllAttributes = isWhole, Identity = $"{inode.Content}-{inode.ContentGeneration}-{source.Identity}",
                };
            }

            file.Dispose();
        }

        return VfsStatus.Interrupted;
    }

    private static UploadSource? TrySnapshot(StagingFile file)
    {
        try
        {
            return file.CreateUploadSource();
        }
        catch (SourceChangedException)
        {
            return null;
        }
    }

    // The snapshot was taken between two readings of the same generations, so it is theirs.
    private bool IsUnchanged(InodeRecord inode)
    {
        use.Settle(inode.Inode);
        return index.FindInode(inode.Inode) is { } now && now.Content == inode.Content && now.ContentGeneration == inode.ContentGeneration
            && now.AttributeGeneration == inode.AttributeGeneration;
    }

    private async ValueTask<VfsResult<HeldFile>> OpenWholeAsync(InodeRecord inode, CancellationToken cancellation)
    {
        var opened = inode.Content != 0 ? Open(inode) : CreateAbsent(inode);
        if (!opened.TryGetValue(out var file)) return opened.Status;
        var held = new HeldFile(file);
        var status = await file.FillAsync(cancellation, isRequired: true).ConfigureAwait(false);
        if (status == VfsStatus.Ok) return held;
        held.Dispose();
        return status;
    }

    private VfsResult<StagingFile> Open(InodeRecord inode)
    {
        var known = index.FindContent(inode.Content);
        var isDirty = !index.EntriesOf(inode.Inode).Exists(entry => entry.Base?.ContentGeneration == inode.ContentGeneration);
        var source = inode.ContentVersion is { } version ? new RemoteVersionSource(index, store, inode.Inode, version) : null;
        return area.Open(new StagingId(inode.Content), new StagedState(known?.Length ?? inode.Size, known?.Map ?? [], isDirty), source);
    }

    // A second name of a file whose content was never read here: it has to come before it can go under that name.
    private VfsResult<StagingFile> CreateAbsent(InodeRecord inode)
    {
        var version = index.EntriesOf(inode.Inode).Find(entry => !entry.IsBegun && entry.Base?.ContentGeneration == inode.ContentGeneration)?.Base?.Version;
        if (version is null) return VfsStatus.IoError;
        var id = InsertContent();
        var created = area.CreateAbsent(new StagingId(id), inode.Size, new RemoteVersionSource(index, store, inode.Inode, version));
        if (!created.TryGetValue(out var file)) return created.Status;
        if (TryPublish(inode, id, version)) return file;
        file.Dispose();
        Delete(id);
        return VfsStatus.Stale;
    }

    private long InsertContent()
    {
        var id = index.NewContent();
        using var change = index.Change();
        change.InsertPartialContent(id);
        change.Keep();
        return id;
    }

    private bool TryPublish(InodeRecord inode, long content, string version)
    {
        using var change = index.Change();
        if (change.FindInode(inode.Inode) is not { Content: 0 } now || now.ContentGeneration != inode.ContentGeneration) return false;
        change.Update(now with { Content = content, ContentVersion = version });
        change.Keep();
        return true;
    }

    // What is sent may be clean, as the second name of a file is: it must not be evicted on the way, however small the cap.
    private sealed class HeldFile : IDisposable
    {
        public HeldFile(StagingFile file)
        {
            File = file;
            file.Hold();
        }

        public StagingFile File { get; }

        public void Dispose()
        {
            File.Unhold();
            File.Dispose();
        }
    }
}
