using System.Buffers;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Whether the remote holds exactly the bytes that lie here: decides between an answer that was lost and a conflict.</summary>
internal static class ContentComparer
{
    private const int BufferBytes = 64 << 10;

    /// <summary>Reads both to the first difference.</summary>
    public static async Task<RemoteResult<bool>> AreEqualAsync(
        IRemoteStore store, RemotePath path, RemoteEntry remote, IUploadSource local, CancellationToken cancellation)
    {
        if (remote.Size != local.Length) return false;
        if (remote.Size == 0) return true;
        var answer = await store.OpenReadAsync(path, remote.Version, 0, remote.Size, cancellation).ConfigureAwait(false);
        if (!answer.TryGetValue(out var content)) return answer.Error;
        await using (content.ConfigureAwait(false))
        {
            try
            {
                var mine = local.Open();
                await using (mine.ConfigureAwait(false)) return await AreEqualAsync(content.Stream, mine, remote.Size, cancellation).ConfigureAwait(false);
            }
            catch (SourceChangedException)
            {
                return new RemoteError(RemoteErrorKind.SourceChanged, $"{path} changed here while it was compared.");
            }
            catch (IOException)
            {
                return new RemoteError(RemoteErrorKind.Unreachable, $"The connection broke while {path} was compared.");
            }
        }
    }

    private static async Task<bool> AreEqualAsync(Stream theirs, Stream mine, long length, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(2 * BufferBytes);
        try
        {
            for (var left = length; left > 0;)
            {
                var count = (int)Math.Min(left, BufferBytes);
                await theirs.ReadExactlyAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                await mine.ReadExactlyAsync(buffer.AsMemory(BufferBytes, count), cancellation).ConfigureAwait(false);
                if (!buffer.AsSpan(0, count).SequenceEqual(buffer.AsSpan(BufferBytes, count))) return false;
                left -= count;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
