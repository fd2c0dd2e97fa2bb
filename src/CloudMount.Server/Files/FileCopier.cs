using System.Buffers;
using CloudMount.Server.Native;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Files;

/// <summary>Copies the content of a served file into one that is not finished.</summary>
internal sealed class FileCopier(ServedTree tree)
{
    private const int BufferBytes = 128 * 1024;
    private const uint KeptModes = 0x1FF;

    private static readonly Refusal Changing = new(RefusalKind.Busy, "The file changed while it was copied; try again.");

    /// <summary>Copies so many bytes, or all; and the mode. NotFound, Busy when the content changed meanwhile.</summary>
    /// <param name="ifId">Who must be at the path; null for anybody.</param>
    public async Task<Outcome<EntryFacts>> CopyAsync(ApiPath path, EntryId? ifId, UnfinishedFile target, long length, CancellationToken cancellation)
    {
        if (!tree.OpenFile(path).TryGet(out var source, out var refusal)) return refusal;
        using (source)
        {
            if (EntryFacts.Read(source, out var facts) != Errno.None || !facts.Stat.IsFile || (ifId is { } id && facts.Id != id)) return Refusal.NoSuchPath;
            if (target.Reserve(Math.Min(length, facts.Stat.Size)) is not Errno.None and var full) return Refusal.Of(full);
            if (await CopyAsync(source, target, length, cancellation).ConfigureAwait(false) is { } failed) return failed;
            if (target.Handle.ChangeMode(facts.Stat.Mode & KeptModes) is not Errno.None and var error) return Refusal.Of(error);
            return EntryFacts.Read(source, out var now) == Errno.None && now.Version == facts.Version ? facts : Changing;
        }
    }

    private static async Task<Refusal?> CopyAsync(SafeFileHandle source, UnfinishedFile target, long length, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int count;
            for (long offset = 0; offset < length; offset += count)
            {
                var wanted = (int)Math.Min(BufferBytes, length - offset);
                count = await RandomAccess.ReadAsync(source, buffer.AsMemory(0, wanted), offset, cancellation).ConfigureAwait(false);
                if (count == 0) break;
                if (target.WriteAt(buffer.AsSpan(0, count), offset) is not Errno.None and var error) return Refusal.Of(error);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
