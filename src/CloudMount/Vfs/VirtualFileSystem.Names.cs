using System.Text;
using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    public ValueTask<VfsResult<EntryAnswer>> LookupAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        if (Names.Check(name) is not VfsStatus.Ok and var bad) return new(bad);
        var directory = _index.FindInode(parent);
        if (directory is null) return new(VfsStatus.Stale);
        if (!directory.IsDirectory) return new(VfsStatus.NotDirectory);
        return _refresher.IsFresh(directory) ? new(Lookup(directory, name)) : LookupLaterAsync(parent, name.ToArray(), cancellation);
    }

    public void Forget(InodeNumber inode, ulong count) => _open.Forget(inode, count);

    public ValueTask<VfsResult<EntryAnswer>> MakeNodeAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, FileKind kind, uint permissions, uint device, Caller caller, CancellationToken cancellation)
    {
        if (kind is FileKind.Directory or FileKind.SymbolicLink) return new(VfsStatus.InvalidArgument);
        if (kind == FileKind.Regular) return MakeFileAsync(parent, name.ToArray(), permissions, caller, cancellation);
        return Add(parent, name, NewInode(kind, permissions, caller) with { Device = device }, default, cancellation);
    }

    public ValueTask<VfsResult<EntryAnswer>> MakeDirectoryAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, Caller caller, CancellationToken cancellation) =>
        Add(
            parent,
            name,
            NewInode(FileKind.Directory, permissions, caller) with { LinkCount = 2, ListedAt = InodeRecord.AlwaysListed },
            default,
            cancellation);

    public ValueTask<VfsResult<EntryAnswer>> MakeSymbolicLinkAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Caller caller, CancellationToken cancellation)
    {
        if (target.Length > Names.MaxTargetBytes) return new(VfsStatus.NameTooLong);
        return Add(parent, name, NewInode(FileKind.SymbolicLink, 0x1FF, caller) with { Size = target.Length }, target, cancellation);
    }

    public ValueTask<VfsResult<EntryAnswer>> LinkAsync(
        InodeNumber inode, InodeNumber newParent, ReadOnlySpan<byte> newName, CancellationToken cancellation)
    {
        if (Names.CheckNew(newName) is not VfsStatus.Ok and var bad) return new(bad);
        if (!IsListed(newParent) || NeedsContent(inode) || !_staging.AdmitsName()) return LinkLaterAsync(inode, newParent, newName.ToArray(), cancellation);
        return new(Link(inode, newParent, newName));
    }

    public ValueTask<VfsResult<ReadOnlyMemory<byte>>> ReadLinkAsync(InodeNumber inode, CancellationToken cancellation)
    {
        if (_index.FindInode(inode) is not { } record) return new(VfsStatus.Stale);
        if (record.Kind != FileKind.SymbolicLink) return new(VfsStatus.InvalidArgument);
        return _index.FindTarget(inode) is { } target ? new(new ReadOnlyMemory<byte>(target)) : ReadLinkLaterAsync(inode, cancellation);
    }

    private async ValueTask<VfsResult<ReadOnlyMemory<byte>>> ReadLinkLaterAsync(InodeNumber inode, CancellationToken cancellation)
    {
        if (await _refresher.EnsureTargetAsync(inode, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        return _index.FindTarget(inode) is { } target ? new ReadOnlyMemory<byte>(target) : VfsStatus.Stale;
    }

    private VfsResult<EntryAnswer> Lookup(InodeRecord directory, ReadOnlySpan<byte> name)
    {
        var validity = _refresher.ValidityOf(directory);
        if (!_index.TryFindChild(directory.Inode, name, out var inode)) return new EntryAnswer(default, validity);
        if (_open.HasWriters(inode)) _open.Settle(inode);
        if (_index.FindInode(inode) is not { } record) return new EntryAnswer(default, TimeSpan.Zero);
        // The listing of a directory itself shows it too.
        return AnswerLookup(record, validity == TimeSpan.Zero && record.IsDirectory ? _refresher.ValidityOf(record) : validity);
    }

    private async ValueTask<VfsResult<EntryAnswer>> LookupLaterAsync(InodeNumber parent, byte[] name, CancellationToken cancellation)
    {
        if (await _refresher.EnsureEntryAsync(parent, name, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        return _index.FindInode(parent) is { } directory ? Lookup(directory, name) : VfsStatus.Stale;
    }

    private InodeRecord NewInode(FileKind kind, uint permissions, Caller caller)
    {
        var now = Now;
        return new InodeRecord
        {
            Kind = kind,
            Permissions = permissions & PermissionMask,
            UserId = caller.UserId,
            GroupId = caller.GroupId,
            AccessTime = now,
            ModifyTime = now,
            ChangeTime = now,
            BirthTime = now,
            ContentGeneration = 1,
            AttributeGeneration = 1,
        };
    }

    private ValueTask<VfsResult<EntryAnswer>> Add(
        InodeNumber parent, ReadOnlySpan<byte> name, InodeRecord inode, ReadOnlySpan<byte> target, CancellationToken cancellation)
    {
        if (Names.CheckNew(name) is not VfsStatus.Ok and var bad) return new(bad);
        if (!IsListed(parent) || !_staging.AdmitsName()) return AddLaterAsync(parent, name.ToArray(), inode, target.ToArray(), cancellation);
        return new(AddNow(parent, name, inode, target));
    }

    private async ValueTask<VfsResult<EntryAnswer>> AddLaterAsync(
        InodeNumber parent, byte[] name, InodeRecord inode, byte[] target, CancellationToken cancellation)
    {
        if (await _refresher.EnsureListedAsync(parent, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        if (await AdmitNameAsync(parent, name, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var refused) return refused;
        return AddNow(parent, name, inode, target);
    }

    private VfsResult<EntryAnswer> AddNow(InodeNumber parent, ReadOnlySpan<byte> name, InodeRecord inode, ReadOnlySpan<byte> target)
    {
        using var change = _index.Change();
        var added = Insert(change, parent, name, inode);
        if (!added.IsOk) return added.Status;
        if (inode.Kind == FileKind.SymbolicLink) change.SetTarget(added.Value.Inode, target);
        change.Keep();
        return AnswerLookup(added.Value, _options.Expiry);
    }

    /// <summary>Waits for room for a new name. Ok, NoSpace. A name that is there already is told as such, however full the disk is: that is Ok here.</summary>
    private async ValueTask<VfsStatus> AdmitNameAsync(InodeNumber parent, byte[] name, CancellationToken cancellation)
    {
        for (var tries = 0; !_staging.AdmitsName() && !_index.TryFindChild(parent, name, out _); tries++)
            if (!await HasWaitedForRoomAsync(tries, cancellation).ConfigureAwait(false)) return VfsStatus.NoSpace;
        return VfsStatus.Ok;
    }

    private VfsResult<InodeRecord> Insert(IndexChange change, InodeNumber parent, ReadOnlySpan<byte> name, InodeRecord inode)
    {
        var added = InsertInode(change, parent, name, inode);
        if (added.IsOk) InsertName(change, parent, name, added.Value);
        return added;
    }

    // An inode for a name that is free. A set-group-id directory hands its group on, to a directory also the bit (inode(7)).
    private static VfsResult<InodeRecord> InsertInode(IndexChange change, InodeNumber parent, ReadOnlySpan<byte> name, InodeRecord inode)
    {
        var directory = change.FindInode(parent);
        if (CheckDirectory(directory) is not VfsStatus.Ok and var bad) return bad;
        if (change.TryFindChild(parent, name, out _)) return VfsStatus.Exists;
        if (inode.IsDirectory && directory!.LinkCount >= MaxLinks) return VfsStatus.TooManyLinks;
        if ((directory!.Permissions & SetGroupId) != 0)
        {
            inode = inode with
            {
                GroupId = directory.GroupId,
                Permissions = inode.IsDirectory ? inode.Permissions | SetGroupId : inode.Permissions,
            };
        }

        return change.Insert(inode);
    }

    private void InsertName(IndexChange change, InodeNumber parent, ReadOnlySpan<byte> name, InodeRecord inode)
    {
        change.Insert(new EntryRecord { Parent = parent, Name = Encoding.UTF8.GetString(name), Inode = inode.Inode, IsDirty = true });
        if (change.FindInode(parent) is { } directory) Touch(change, directory, inode.IsDirectory ? 1 : 0);
    }

    // The entries of a directory changed.
    private void Touch(IndexChange change, InodeRecord directory, int directories)
    {
        var now = Now;
        change.Update(directory with { ModifyTime = now, ChangeTime = now, LinkCount = (uint)(directory.LinkCount + directories) });
    }

    private VfsResult<EntryAnswer> Link(InodeNumber inode, InodeNumber newParent, ReadOnlySpan<byte> newName)
    {
        // The answer carries the size, also of what is being written.
        if (_open.HasWriters(inode)) _open.Settle(inode);
        using var change = _index.Change();
        if (change.FindInode(inode) is not { } record) return VfsStatus.Stale;
        var directory = change.FindInode(newParent);
        if (CheckDirectory(directory) is not VfsStatus.Ok and var bad) return bad;
        if (record.IsDirectory) return VfsStatus.NotPermitted;
        if (record.LinkCount >= MaxLinks) return VfsStatus.TooManyLinks;
        if (change.TryFindChild(newParent, newName, out _)) return VfsStatus.Exists;
        record = record with { LinkCount = record.LinkCount + 1, ChangeTime = Now };
        change.Update(record);
        change.Insert(new EntryRecord { Parent = newParent, Name = Encoding.UTF8.GetString(newName), Inode = inode, IsDirty = true });
        Touch(change, directory!, 0);
        change.Keep();
        return AnswerLookup(record, _options.Expiry);
    }

    private async ValueTask<VfsResult<EntryAnswer>> LinkLaterAsync(
        InodeNumber inode, InodeNumber newParent, byte[] newName, CancellationToken cancellation)
    {
        if (await _refresher.EnsureListedAsync(newParent, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        if (await AdmitNameAsync(newParent, newName, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var refused) return refused;
        return NeedsContent(inode)
            ? await LinkHeldAsync(inode, newParent, newName, cancellation).ConfigureAwait(false)
            : Link(inode, newParent, newName);
    }

    // The new name has nothing on the remote, so the content is unsent from now on: whatever becomes of the other name there, all of it must be here.
    private async ValueTask<VfsResult<EntryAnswer>> LinkHeldAsync(
        InodeNumber inode, InodeNumber newParent, byte[] newName, CancellationToken cancellation)
    {
        var opened = _open.Acquire(inode, forWriting: false);
        if (!opened.IsOk) return opened.Status;
        var file = opened.Value.File!;
        file.Hold();
        try
        {
            if (await file.FillAsync(cancellation, isRequired: true).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
            var secured = await Task.Run(() => _open.Secure(file, isOnRemote: true), CancellationToken.None).ConfigureAwait(false);
            if (secured != VfsStatus.Ok) return secured;
            var linked = Link(inode, newParent, newName);
            if (linked.IsOk) _staging.SetDirty(file.Id, isDirty: true);
            return linked;
        }
        finally
        {
            file.Unhold();
            _open.Release(opened.Value, wasWriter: false, wasPassthrough: false);
        }
    }

    // Unsent content is whole, unless it is only open for writing.
    private bool NeedsContent(InodeNumber inode) =>
        _index.FindInode(inode) is { Kind: FileKind.Regular, Size: > 0 } record && (record.IsUnsettled || !_index.HasUnsentContent(record));
}
