using System.IO.Pipelines;
using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Native;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Uploads;

/// <summary>
/// <c>POST /upload/chunked/KEY</c>. A chunk is written where its header says, so one that is sent again changes nothing. The length of what
/// was received is the length of the file it is in: chunks leave no gaps.
/// </summary>
internal sealed class ChunkReceiver(UploadStore uploads, Access access, ServedTree tree, (KeyedGate Gate, UnreadBody Unread) shared)
{
    public static Refusal NoSuchUpload { get; } = new(RefusalKind.NotFound, "The upload does not exist, is finished or has expired.");

    public async Task<Reply> ReceiveAsync(string key, HttpRequest request, CancellationToken cancellation)
    {
        if (await ReceiveInTurnAsync(key, request, cancellation).ConfigureAwait(false) is { } reply) return reply;
        await shared.Unread.ReadOverAsync(request, cancellation).ConfigureAwait(false);
        return NoSuchUpload;
    }

    /// <summary>Null, and nothing is read, when there is no such upload, or who began it is not let in any more.</summary>
    private async Task<Reply?> ReceiveInTurnAsync(string key, HttpRequest request, CancellationToken cancellation)
    {
        using var turn = await shared.Gate.EnterAsync(key, cancellation).ConfigureAwait(false);
        if (uploads.Find(key) is not { IsDone: false } upload || access.ActFor(upload.Giver) is not null) return null;
        await tree.CountedAsync().ConfigureAwait(false);
        if (!tree.Area.OpenKeptFile(upload.Received).TryGet(out var file, out _)) return null;
        using (file)
        {
            var received = await ReceiveAsync(upload, file, request, cancellation).ConfigureAwait(false);
            return received is null ? new JsonReply(json => json.WriteStringValue(upload.File.Value)) : received;
        }
    }

    private async Task<Refusal?> ReceiveAsync(Upload upload, UnfinishedFile file, HttpRequest request, CancellationToken cancellation)
    {
        if (file.Handle.Stat(out var stat) is not Errno.None and var error) return Refusal.Of(error);
        if (!ChunkRange.Read(request.Headers.ContentRange, stat.Size).TryGet(out var range, out var refusal) || (refusal = TakeRoom(file, range)) is not null)
        {
            // Most clients look at the answer only after they sent everything.
            await request.BodyReader.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
            return refusal;
        }

        uploads.Touch(upload, range.Total ?? upload.Total);
        return await WriteAsync(request.BodyReader, file, range, cancellation).ConfigureAwait(false);
    }

    /// <summary>For the chunk, if there is room for the whole; what never comes must not hold others off.</summary>
    private static Refusal? TakeRoom(UnfinishedFile file, in ChunkRange range) =>
        range.Total is { } total && !file.HasRoomFor(total) ? Refusal.QuotaUsedUp
        : range.Length is { } length && file.Reserve(range.Offset + length) is not Errno.None and var error ? Refusal.Of(error)
        : null;

    /// <summary>Writes the body; what comes beyond the range is read over, since one client pads its last chunk.</summary>
    private static async Task<Refusal?> WriteAsync(PipeReader body, UnfinishedFile file, ChunkRange range, CancellationToken cancellation)
    {
        var (error, written, wanted) = (Errno.None, 0L, range.Length ?? long.MaxValue);
        while (true)
        {
            var read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            foreach (var part in read.Buffer)
            {
                var bytes = part.Span[..(int)Math.Min(part.Length, wanted - written)];
                if (error == Errno.None) error = file.WriteAt(bytes, range.Offset + written);
                written += bytes.Length;
            }

            body.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted) continue;
            if (error != Errno.None) return Refusal.Of(error);
            return range.Length is { } length && written < length
                ? Refusal.Invalid($"The chunk has {written} bytes; its Content-Range says {length}.", "Content-Range") : null;
        }
    }
}
