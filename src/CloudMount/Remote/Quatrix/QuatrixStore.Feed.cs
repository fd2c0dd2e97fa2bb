using System.Globalization;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <content>What others change: told by a server that announces it (docs/quatrix-extensions.md), else asked for from time to time.</content>
public sealed partial class QuatrixStore
{
    private readonly DiffPoll _poll;
    private volatile string? _followedId;
    private volatile bool _isPollRefused;

    public async Task<RemoteResult<RemoteChanges>> GetChangesAsync(string? cursor, CancellationToken cancellation)
    {
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } unknown) return unknown;
        if (!Capabilities.HasChanges) return new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell what others change.");
        var result = await AskAsync(cursor, cancellation).ConfigureAwait(false);
        if (result.IsOk || !IsRefusal(result.Error.Kind)) return result;
        _followedId = null;
        if (cursor is not null && result.Error.Kind != RemoteErrorKind.NotSupported)
        {
            // The cursor is no longer good, or what came with it is more than is taken.
            var anew = await AskAsync(null, cancellation).ConfigureAwait(false);
            if (anew.IsOk || !IsRefusal(anew.Error.Kind)) return anew.IsOk ? anew.Value with { Changes = null } : anew;
        }

        if (!_api.Extensions.HasChanges)
            _isPollRefused = result.Error.Kind == RemoteErrorKind.NotSupported || (await StatAsync(RemotePath.Root, cancellation).ConfigureAwait(false)).IsOk;
        return result;
    }

    // Which of them a service without the call answers is not published.
    private static bool IsRefusal(RemoteErrorKind kind) => kind is RemoteErrorKind.NotSupported or RemoteErrorKind.NotFound or RemoteErrorKind.Rejected
        or RemoteErrorKind.Forbidden or RemoteErrorKind.BadReply or RemoteErrorKind.TooLarge;

    private async Task<RemoteResult<RemoteChanges>> AskAsync(string? cursor, CancellationToken cancellation)
    {
        if (_followedId is not { } id)
        {
            var found = await FindAnewAsync(RemotePath.Root, cancellation).ConfigureAwait(false);
            if (!found.TryGetValue(out var root)) return found.Error;
            _followedId = id = root.Id;
        }

        return _api.Extensions.HasChanges
            ? await FollowAsync(id, cursor, cancellation).ConfigureAwait(false)
            : await _poll.AskAsync(id, cursor, cancellation).ConfigureAwait(false);
    }

    private async Task<RemoteResult<RemoteChanges>> FollowAsync(string id, string? cursor, CancellationToken cancellation)
    {
        if (DiffPoll.IsCursor(cursor)) return new RemoteError(RemoteErrorKind.NotFound, "The service counts its changes in another way now.");
        var wait = cursor is null ? TimeSpan.Zero : ChangePaths.Wait;
        var query = cursor is null ? "wait=0" : string.Create(
            CultureInfo.InvariantCulture, $"since={Uri.EscapeDataString(cursor)}&wait={wait.TotalSeconds:0}&limit={ChangePaths.PageRows}");
        var result = (await _api.ReadChangesAsync(id, query, wait, cancellation).ConfigureAwait(false)).Result;
        if (!result.TryGetValue(out var reply)) return result.Error;
        if (reply.Cursor is not { } next) return BadReply(RemotePath.Root, "its changes have no cursor");
        return new RemoteChanges(next, cursor is null ? [] : ChangePaths.Read(reply.Rows, _root));
    }
}
