using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Native;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quotas;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Uploads;

/// <summary>
/// <c>POST /upload/multipart/KEY</c>: the whole content in one form, in place when it is answered. A form that is broken or breaks off changes
/// nothing. One whose file cannot be put in place replaces what chunks brought, and may be finalized or sent again; VersionMismatch ends the upload.
/// </summary>
internal sealed class FormReceiver(
    UploadStore uploads, Access access, ServedTree tree, UploadFinisher finisher, (KeyedGate Gate, UnreadBody Unread) shared)
{
    /// <summary>
    /// The finished file. NotFound (the upload, the parent or the file), Exists, VersionMismatch, Invalid (no form, a broken one, not one file in it),
    /// NoSpace.
    /// </summary>
    public async Task<Outcome<Identified>> ReceiveAsync(string key, HttpRequest request, CancellationToken cancellation)
    {
        if (uploads.Find(key) is not { IsDone: false } begun || access.ActFor(begun.Giver) is not null)
        {
            await shared.Unread.ReadOverAsync(request, cancellation).ConfigureAwait(false);
            return ChunkReceiver.NoSuchUpload;
        }

        await tree.CountedAsync().ConfigureAwait(false);
        if (!tree.Area.CreateFile().TryGet(out var file, out var refusal)) return refusal;
        using (file)
        {
            file.Credit(KeptName.CreditOf(begun.Received));
            if (await ContentReader.ReceiveFormAsync(request, file, cancellation).ConfigureAwait(false) is { } failed) return failed;
            using var turn = await shared.Gate.EnterAsync(key, cancellation).ConfigureAwait(false);
            if (uploads.Find(key) is not { IsDone: false } upload) return ChunkReceiver.NoSuchUpload;
            if (file.KeepAs(upload.Received) is not Errno.None and var error) return Refusal.Of(error);
            uploads.Touch(upload, null);
            return await finisher.FinishInTurnAsync(key, null).ConfigureAwait(false);
        }
    }
}
