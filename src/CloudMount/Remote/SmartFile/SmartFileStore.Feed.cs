using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <content>What others change, from a server that tells (docs/smartfile-extensions.md).</content>
public sealed partial class SmartFileStore
{
    public async Task<RemoteResult<RemoteChanges>> GetChangesAsync(string? cursor, CancellationToken cancellation)
    {
        if (!_api.Extensions.HasChanges) return new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell what others change.");
        var result = (await _api.ReadChangesAsync(cursor, cancellation).ConfigureAwait(false)).Result;
        if (result.TryGetValue(out var reply))
            return new RemoteChanges(reply.Cursor!, cursor is null ? [] : ChangePaths.Read(reply.Rows, _api.Root));
        if (cursor is null || result.Error.Kind is not (RemoteErrorKind.NotFound or RemoteErrorKind.TooLarge or RemoteErrorKind.Rejected)) return result.Error;

        // The cursor is no longer good, or what came with it is more than is taken.
        var anew = (await _api.ReadChangesAsync(null, cancellation).ConfigureAwait(false)).Result;
        return anew.TryGetValue(out var now) ? new RemoteChanges(now.Cursor!, null) : anew.Error;
    }
}
