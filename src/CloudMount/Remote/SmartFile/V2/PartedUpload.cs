using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>
/// One large upload in parts, by the offset writes of version 3 (facts B.4): into a file beside the one that is meant, which takes its name when all is
/// there and was compared. So what arrived stays when the connection, the service or this program ends, and the next attempt goes on behind it. What is
/// replaced is deleted just before, since v2 cannot do both at once.
/// </summary>
internal sealed class PartedUpload(SmartFileV2Store store, ContentChecks checks, UploadTarget target, RemotePath file, UploadRequest upload)
{
    private readonly OpenParts? _kept = OpenParts.Parse(upload.Record?.Text, file, upload);
    private OpenParts _open = OpenParts.New();

    /// <summary>Something may be there of it.</summary>
    private bool _mayBeThere;

    private RemotePath Part => file.Parent.Child(_open.Name);

    /// <summary>Null when the service offers no offset writes: nothing of it is left there then.</summary>
    public async Task<RemoteResult<RemoteEntry>?> RunAsync(CancellationToken cancellation)
    {
        (_open, _mayBeThere) = (_kept ?? _open, _kept is not null);
        if (await target.CheckAsync(_open.IsPlacing, cancellation).ConfigureAwait(false) is { } obstacle) return await GiveUpAsync(obstacle, cancellation).ConfigureAwait(false);
        if (await FindStartAsync(cancellation).ConfigureAwait(false) is { } lost) return lost;
        while (_open.Offset < upload.Source.Length)
        {
            _mayBeThere = true;
            var part = new SourcePart(upload.Source, _open.Offset, Math.Min(store.PartBytes, upload.Source.Length - _open.Offset));
            var sent = await store.SendPartAsync(Part, part, file, cancellation).ConfigureAwait(false);
            if (sent is { Kind: RemoteErrorKind.NotFound or RemoteErrorKind.NotSupported or RemoteErrorKind.Rejected })
            {
                await RemovePartAsync(cancellation).ConfigureAwait(false);
                store.LacksParts = true;
                return null;
            }

            if (sent is not null) return await FailAsync(sent, cancellation).ConfigureAwait(false);
            Keep(_open with { Offset = _open.Offset + part.Length });
        }

        return await CompareAsync(cancellation).ConfigureAwait(false) is { } damage
            ? await FailAsync(damage, cancellation).ConfigureAwait(false)
            : await PlaceAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether the next attempt may go on where this one stopped.</summary>
    private static bool IsWorthGoingOn(RemoteErrorKind kind) => kind is RemoteErrorKind.Throttled or RemoteErrorKind.Unreachable
        or RemoteErrorKind.TimedOut or RemoteErrorKind.ServerFailed or RemoteErrorKind.BadReply or RemoteErrorKind.Unauthenticated
        or RemoteErrorKind.Forbidden;

    /// <summary>Goes back to what the service has of what was confirmed. Null, or why that is not known.</summary>
    private async Task<RemoteError?> FindStartAsync(CancellationToken cancellation)
    {
        if (_open.Offset == 0) return null;
        var seen = await store.StatAsync(Part, cancellation).ConfigureAwait(false);
        if (seen.Error is { Kind: not RemoteErrorKind.NotFound } error) return error;
        if (seen is { IsOk: true, Value: { IsDirectory: false } part } && part.Size >= _open.Offset) return null;
        await RemovePartAsync(cancellation).ConfigureAwait(false);
        _open = OpenParts.New();
        return null;
    }

    /// <summary>Null when the service holds just the source's bytes.</summary>
    private async Task<RemoteError?> CompareAsync(CancellationToken cancellation)
    {
        var seen = await store.StatAsync(Part, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? target.Damaged() : seen.Error;
        if (entry.IsDirectory || entry.Size != upload.Source.Length) return target.Damaged();
        try
        {
            var holds = await checks.HoldsAsync(Part, entry, upload.Source, cancellation).ConfigureAwait(false);
            return holds.TryGetValue(out var areEqual) ? areEqual ? null : target.Damaged() : holds.Error;
        }
        catch (IOException exception)
        {
            return TransportFailures.FromSource(file.Value, exception).Error;
        }
    }

    private async Task<RemoteResult<RemoteEntry>> PlaceAsync(CancellationToken cancellation)
    {
        if (await target.CheckAsync(_open.IsPlacing, cancellation).ConfigureAwait(false) is { } obstacle) return await GiveUpAsync(obstacle, cancellation).ConfigureAwait(false);
        if (target.Expected != UploadRequest.MustNotExist)
        {
            // Known before it is done: whoever goes on finds nothing in the place.
            Keep(_open with { IsPlacing = true });
            var removed = await store.DeleteAsync(file, target.Expected, cancellation).ConfigureAwait(false);
            if (removed.Error is { } error) return error.Kind == RemoteErrorKind.VersionMismatch ? await GiveUpAsync(error, cancellation).ConfigureAwait(false) : error;
        }

        var placed = await store.MoveAsync(Part, file, replacedVersion: null, cancellation).ConfigureAwait(false);
        if (placed.IsOk) upload.Record?.Keep(null);
        return placed.Error?.Kind == RemoteErrorKind.Exists ? await GiveUpAsync(PathResults.OtherVersion(file), cancellation).ConfigureAwait(false) : placed;
    }

    /// <summary>Something else is in the place.</summary>
    private async Task<RemoteResult<RemoteEntry>> GiveUpAsync(RemoteError obstacle, CancellationToken cancellation)
    {
        if (!IsWorthGoingOn(obstacle.Kind)) await RemovePartAsync(cancellation).ConfigureAwait(false);
        return await target.SettleAsync(obstacle, cancellation).ConfigureAwait(false);
    }

    private async Task<RemoteResult<RemoteEntry>> FailAsync(RemoteError error, CancellationToken cancellation)
    {
        // That something exists says who meets a write of ours that was given up and goes on there.
        if (!IsWorthGoingOn(error.Kind) && error.Kind != RemoteErrorKind.Exists) await RemovePartAsync(cancellation).ConfigureAwait(false);
        return await target.ExplainAsync(error, cancellation).ConfigureAwait(false);
    }

    private async Task RemovePartAsync(CancellationToken cancellation)
    {
        upload.Record?.Keep(null);
        if (_mayBeThere) await store.DeleteFileAsync(Part, Precondition.None, cancellation).ConfigureAwait(false);
    }

    private void Keep(OpenParts open)
    {
        _open = open;
        upload.Record?.Keep(open.ToText(file, upload));
    }
}
