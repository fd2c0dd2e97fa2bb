using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Staging;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    public ValueTask<VfsResult<OpenedFile>> OpenAsync(InodeNumber inode, OpenMode mode, Caller caller, CancellationToken cancellation)
    {
        if ((mode & (OpenMode.Truncate | OpenMode.Write)) == OpenMode.Truncate) return TruncateThenOpenAsync(inode, mode, caller, cancellation);
        var opened = _open.Acquire(inode, (mode & OpenMode.Write) != 0, keepsContent: (mode & OpenMode.Truncate) == 0);
        if (!opened.IsOk) return new(opened.Status);
        if ((mode & OpenMode.Truncate) != 0) return TruncateAndOpenAsync(opened.Value, mode, cancellation);
        return new(AddHandle(opened.Value, mode));
    }

    public ValueTask<VfsResult<CreatedFile>> CreateAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation)
    {
        if (Names.CheckNew(name) is not VfsStatus.Ok and var bad) return new(bad);
        if (!IsListed(parent) || !_staging.AdmitsName()) return CreateLaterAsync(parent, name.ToArray(), permissions, mode, caller, cancellation);
        var created = Create(parent, name, permissions, mode, caller);
        return created.Status == VfsStatus.Exists ? CreateLaterAsync(parent, name.ToArray(), permissions, mode, caller, cancellation) : new(created);
    }

    public ValueTask<VfsResult<CreatedFile>> CreateUnnamedAsync(
        InodeNumber parent, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        _staging.AdmitsName()
            ? new(Create(parent, default, permissions, mode, caller))
            : CreateAdmittedAsync(parent, [], permissions, mode, caller, cancellation);

    public void SettleOpen(HandleId handle, bool isPassthrough)
    {
        if (!_files.TryGet(handle, out var file) || !file.TrySettle(isPassthrough)) return;
        if (!isPassthrough)
        {
            Withdraw(file);
            return;
        }

        if (file.CanWrite) _outside.Begin();
        OpenInodes.BeginPassthrough(file.Open);
    }

    public async ValueTask<VfsStatus> ReleaseAsync(HandleId handle)
    {
        if (!_files.TryRemove(handle, out var file)) return VfsStatus.BadHandle;
        if (!_lingering.TryKeep(file)) End(file);
        return _options.WaitsForRemote && file.CanWrite
            ? await _waitForRemote(file.Open.Inode, CancellationToken.None).ConfigureAwait(false)
            : VfsStatus.Ok;
    }

    // O_RDONLY | O_TRUNC empties the file too, but the handle is no writer's.
    private async ValueTask<VfsResult<OpenedFile>> TruncateThenOpenAsync(InodeNumber inode, OpenMode mode, Caller caller, CancellationToken cancellation)
    {
        var emptied = await ResizeAsync(inode, 0, new(ClearPrivileges: (mode & OpenMode.ClearPrivileges) != 0), cancellation).ConfigureAwait(false);
        return emptied.IsOk ? await OpenAsync(inode, mode & ~OpenMode.Truncate, caller, cancellation).ConfigureAwait(false) : emptied.Status;
    }

    private async ValueTask<VfsResult<OpenedFile>> TruncateAndOpenAsync(OpenInode open, OpenMode mode, CancellationToken cancellation)
    {
        var status = VfsStatus.IoError;
        try
        {
            status = await ResizeAsync(open, 0, cancellation).ConfigureAwait(false);
            if (status != VfsStatus.Ok) return status;
            _open.Settle(open.Inode);
            if ((mode & OpenMode.ClearPrivileges) != 0) ClearPrivileges(open.Inode);
            return AddHandle(open, mode);
        }
        catch
        {
            status = VfsStatus.IoError;
            throw;
        }
        finally
        {
            if (status != VfsStatus.Ok) _open.Release(open, (mode & OpenMode.Write) != 0, wasPassthrough: false);
        }
    }

    // The staging file comes first: whoever finds the name can open it. Without a name the inode starts unlinked.
    private VfsResult<CreatedFile> Create(InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, OpenMode mode, Caller caller)
    {
        if (_staging.CreateNext(_newContent) is var created && !created.IsOk) return created.Status;
        var content = created.Value.Id;
        var isWriter = (mode & OpenMode.Write) != 0;
        var made = InsertFile(parent, name, NewInode(FileKind.Regular, permissions, caller) with { Content = content.Value, IsUnsettled = isWriter }, created.Value, isWriter);
        if (made.IsOk) return new CreatedFile(AnswerLookup(made.Value.Record, _options.Expiry), AddHandle(made.Value.Open, mode));
        created.Value.Dispose();
        _staging.Delete(content);
        return made.Status;
    }

    private VfsResult<(InodeRecord Record, OpenInode Open)> InsertFile(
        InodeNumber parent, ReadOnlySpan<byte> name, InodeRecord inode, StagingFile file, bool isWriter)
    {
        using var change = _index.Change();
        var isNamed = !name.IsEmpty;
        var added = InsertInode(change, parent, name, isNamed ? inode : inode with { LinkCount = 0 });
        if (!added.IsOk) return added.Status;
        var open = _open.AcquireNew(added.Value.Inode, file, isWriter);
        if (isNamed) InsertName(change, parent, name, added.Value);
        else _open.MarkUnlinked(added.Value.Inode);
        change.Keep();
        return (added.Value, open);
    }

    // The name exists, or may exist unknown to us: it is opened, unless the caller wants to make it.
    private async ValueTask<VfsResult<CreatedFile>> CreateLaterAsync(
        InodeNumber parent, byte[] name, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation)
    {
        if (await _refresher.EnsureListedAsync(parent, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        if (!_index.TryFindChild(parent, name, out var inode)) return await CreateAdmittedAsync(parent, name, permissions, mode, caller, cancellation).ConfigureAwait(false);
        if ((mode & OpenMode.Exclusive) != 0) return VfsStatus.Exists;
        var opened = await OpenAsync(inode, mode, caller, cancellation).ConfigureAwait(false);
        if (!opened.IsOk) return opened.Status;
        if (_open.HasWriters(inode)) _open.Settle(inode);
        return _index.FindInode(inode) is { } record ? new CreatedFile(AnswerLookup(record, _options.Expiry), opened.Value) : VfsStatus.Stale;
    }

    private async ValueTask<VfsResult<CreatedFile>> CreateAdmittedAsync(
        InodeNumber parent, byte[] name, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        await AdmitNameAsync(parent, name, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var refused
            ? refused : Create(parent, name, permissions, mode, caller);

    private async ValueTask<VfsResult<EntryAnswer>> MakeFileAsync(
        InodeNumber parent, byte[] name, uint permissions, Caller caller, CancellationToken cancellation)
    {
        var created = await CreateAsync(parent, name, permissions, OpenMode.Exclusive, caller, cancellation).ConfigureAwait(false);
        if (!created.IsOk) return created.Status;
        await ReleaseAsync(created.Value.File.Handle).ConfigureAwait(false);
        return created.Value.Entry;
    }

    private OpenedFile AddHandle(OpenInode open, OpenMode mode)
    {
        open.File!.AddLease();
        var file = new OpenFile(open, open.File, _staging.CreateCursor(), mode);
        if (file.CanRead) open.MayBeMapped = true;
        var isOffered = MayOffer(file);
        if (isOffered) file.Offer();
        var handle = _files.Add(file);
        return new(handle, KeepCache: true, NeedsFlush: _options.WaitsForRemote, isOffered ? file.File.Handle : null);
    }

    // Pinned first and looked at afterwards: nothing can be evicted in between.
    private bool MayOffer(OpenFile file)
    {
        if (!_options.OffersWholeFiles) return false;
        if (!file.Open.IsOffered && (HasPrivileges(file.Open.Inode) || (file.CanWrite && !HasRoom()))) return false;
        file.File.PinWhole();
        file.Open.BeginOffer();
        if (file.File.IsWhole && (!file.CanWrite || file.Open.MayChange)) return true;
        Withdraw(file);
        return false;
    }

    private static void Withdraw(OpenFile file)
    {
        file.Open.EndOffer();
        file.File.UnpinWhole();
    }

    private void End(OpenFile file)
    {
        try
        {
            _open.Release(file.Open, file.CanWrite, file.IsPassthrough);
        }
        finally
        {
            if (file.IsPassthrough && file.CanWrite) _outside.End();
            if (file.IsPassthrough || file.IsOffered) Withdraw(file);
            file.File.Dispose();
        }
    }

    // A write must take set-user-id and set-group-id away, so we have to see it; and a reader who is not yet released would decide for the writer.
    private bool HasPrivileges(InodeNumber inode) => _index.FindInode(inode) is { } record && HasPrivileges(record);

    private bool HasRoom() => _staging.Use is var use && use.FreeDiskBytes >= _options.MinFreeBytesForWholeFiles
        && _space.Admits(_options.MinFreeBytesForWholeFiles)
        && use.DirtyBytes <= _staging.Options.MaxDirtyBytes * _options.MaxDirtyShareForWholeFiles;
}
