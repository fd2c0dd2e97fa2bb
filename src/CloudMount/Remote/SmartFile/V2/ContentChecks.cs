using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>
/// Asks whether a file holds just the bytes of a source: by a checksum that the service makes as a task, else by reading it. Remembers which checksum
/// the service has. Thread-safe.
/// </summary>
internal sealed class ContentChecks(SmartFileV2Store store, TaskRuns tasks, SmartFileV2Api api)
{
    private static readonly string[] Algorithms = ["SHA256", "MD5"];

    /// <summary>The first of <see cref="Algorithms"/> that was not refused yet.</summary>
    private volatile int _first;

    /// <summary>Whether the file holds the bytes that were sent. Where the service makes no checksum the size has to do, and was compared.</summary>
    public async Task<RemoteResult<bool>> HoldsSentAsync(RemotePath file, ContentChecksums sent, CancellationToken cancellation)
    {
        var (index, answer) = await AskAsync(file, cancellation).ConfigureAwait(false);
        if (!answer.TryGetValue(out var checksum)) return answer.Error;
        return checksum is null || checksum == (index == 0 ? sent.Sha256 : sent.Md5);
    }

    /// <summary>Whether a file of the source's size holds its bytes. Throws what the source throws.</summary>
    public async Task<RemoteResult<bool>> HoldsAsync(RemotePath file, RemoteEntry entry, IUploadSource source, CancellationToken cancellation)
    {
        if (entry.Size == 0) return true;
        var (index, answer) = await AskAsync(file, cancellation).ConfigureAwait(false);
        if (!answer.TryGetValue(out var checksum)) return answer.Error;
        if (checksum is null) return await CompareAsync(file, entry, source, cancellation).ConfigureAwait(false);
        using var own = new ContentChecksums(withMd5: index != 0);
        await own.ReadAsync(source, cancellation).ConfigureAwait(false);
        return checksum == (index == 0 ? own.Sha256 : own.Md5);
    }

    /// <summary>The checksum of what is there now, and of which of <see cref="Algorithms"/>; null when the service makes none.</summary>
    private async Task<(int Index, RemoteResult<string?> Answer)> AskAsync(RemotePath file, CancellationToken cancellation)
    {
        for (var index = _first; index < Algorithms.Length; index++)
        {
            var fields = new FormFields().Value("path", api.Argument(file)).Value("algorithm", Algorithms[index]);
            var made = await tasks.RunAsync("checksum", fields, file, RepeatRule.Always, cancellation).ConfigureAwait(false);
            if (made.TryGetValue(out var task))
            {
                if (task.Checksum is { } checksum) return (index, checksum);
            }
            else if (made.Error.Kind is RemoteErrorKind.NotFound)
            {
                // Not found is the file, or the call.
                var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
                if (!seen.IsOk) return (index, seen.Error);
            }
            else if (made.Error.Kind is not (RemoteErrorKind.Rejected or RemoteErrorKind.NotSupported or RemoteErrorKind.Forbidden))
            {
                return (index, made.Error);
            }

            _first = index + 1;
        }

        return (Algorithms.Length, default(string));
    }

    private async Task<RemoteResult<bool>> CompareAsync(RemotePath file, RemoteEntry entry, IUploadSource source, CancellationToken cancellation)
    {
        var opened = await store.OpenReadAsync(file, entry.Version, 0, entry.Size, cancellation).ConfigureAwait(false);
        if (!opened.TryGetValue(out var remote)) return opened.Error;
        var local = source.Open();
        await using (remote.ConfigureAwait(false))
        await using (local.ConfigureAwait(false))
        {
            return await ContentComparison.AreEqualAsync(local, remote.Stream, entry.Size, cancellation).ConfigureAwait(false);
        }
    }
}
