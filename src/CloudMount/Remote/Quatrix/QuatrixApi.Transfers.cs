using System.Net.Http.Headers;
using CloudMount.Primitives;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <content>The calls that move content (facts C.5).</content>
internal sealed partial class QuatrixApi
{
    /// <summary>Where a file can be downloaded for a while.</summary>
    public async Task<RemoteResult<Uri>> LinkDownloadAsync(string id, string subject, CancellationToken cancellation)
    {
        var outcome = await PostAsync("file/download-link", new CallArguments().Entries(EntryReference.ById(id)), RepeatRule.Always, subject, cancellation, isRead: true).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        return reply.Id is { Length: > 0 } link
            ? QuatrixAddress.Of(_options.Address, "file/download", link)
            : Incomplete("for a download", "id");
    }

    /// <inheritdoc cref="RangeCalls.OpenAsync"/>
    public Task<HttpOutcome<RemoteContent>> OpenRangeAsync(
        DownloadLink link, RemotePath file, long offset, long count, CancellationToken cancellation) =>
        _ranges.OpenAsync(link, file, offset, count, cancellation);

    /// <summary>Opens a range without a link, from a server with versions and paths. Rejected when it begins behind the end.</summary>
    public Task<HttpOutcome<RemoteContent>> OpenVersionAsync(
        EntryReference entry, RemotePath file, string version, (long Offset, long Length) range, CancellationToken cancellation) =>
        _ranges.OpenVersionAsync(AddressOf("file/download", entry, ""), file, version, range.Offset, range.Length, cancellation);

    /// <summary>Begins a new file, which nobody sees until it is finished. Exists.</summary>
    public Task<HttpOutcome<FileReply>> BeginFileAsync(
        EntryReference parent, string name, UploadRequest upload, string subject, CancellationToken cancellation) => PostAsync(
            "upload/link",
            new CallArguments().Text("name", name).Entry(parent, "parent_id", "parent_path").Flag("resolve", false)
                .Number("file_size", upload.Source.Length).Attributes(Kept(upload.Attributes)),

            // Whether a service shows what was begun is not published (facts C.5); ours does not.
            Extensions.HasConditions ? RepeatRule.Always : RepeatRule.WithoutEffect,
            subject,
            cancellation);

    /// <summary>Begins new content for a file, whose old content is served until it is finished. VersionMismatch.</summary>
    /// <param name="version">For a server with conditions; null without.</param>
    public Task<HttpOutcome<FileReply>> BeginContentAsync(
        EntryReference file, string? version, UploadRequest upload, string subject, CancellationToken cancellation) => PostAsync(
            "file/modify",
            new CallArguments().Entry(file, "id", "path").Number("truncate", 0).OptionalText("if_version", version).Attributes(Kept(upload.Attributes)),
            RepeatRule.Always,
            subject,
            cancellation);

    /// <summary>Sends a part to its place; the same part may be sent again. NotFound when the upload expired; SourceChanged.</summary>
    public Task<HttpOutcome<Done>> SendChunkAsync(string uploadKey, SourcePart chunk, string subject, CancellationToken cancellation)
    {
        var address = QuatrixAddress.OfChunk(_options.Address, uploadKey);
        var timeouts = (Idle: Http.IdleTimeout, Reply: HttpCall.ReplyTimeout(Http, chunk.Length));
        var call = new HttpCall(subject, NewRequest, RepeatRule.Always, IsTransfer: true, chunk.Length, () => chunk.Failure);
        return _sender.SendAsync(call, static _ => new ValueTask<RemoteResult<Done>>(default(Done)), cancellation);

        HttpRequestMessage NewRequest(ProgressTimeout progress)
        {
            var content = new UploadContent(chunk, checksums: null, progress, timeouts, _health);
            content.Headers.ContentRange = new ContentRangeHeaderValue(chunk.Offset, chunk.Offset + chunk.Length - 1, chunk.Total);
            return new(HttpMethod.Post, address) { Content = content };
        }
    }

    /// <summary>
    /// Sends a whole file in one call, to a server with <see cref="QuatrixExtensions.HasWhole"/>. VersionMismatch, also where a directory is there.
    /// </summary>
    public Task<HttpOutcome<FileReply>> PutAsync(
        EntryReference entry, string version, UploadRequest upload, ContentChecksums checksums, string subject, CancellationToken cancellation)
    {
        var expected = Extensions;
        var query = $"if_version={Uri.EscapeDataString(version)}&mtime={CallArguments.Seconds(upload.ModifyTime)}";
        if (Kept(upload.Attributes) is { } attributes) query += "&attributes=" + Uri.EscapeDataString(CallArguments.ToText(attributes));
        var address = AddressOf("file/content", entry, query);
        var whole = new SourcePart(upload.Source, 0, upload.Source.Length);
        var timeouts = (Idle: Http.IdleTimeout, Reply: HttpCall.ReplyTimeout(Http, whole.Length));
        var call = new HttpCall(subject, NewRequest, RepeatRule.WithoutEffect, IsTransfer: true, whole.Length, () => whole.Failure) { ProvesLogin = true };
        return _sender.SendAsync(call, reply => ReadReplyAsync(reply, subject, expected), cancellation);

        HttpRequestMessage NewRequest(ProgressTimeout progress) =>
            new(HttpMethod.Post, address) { Content = new UploadContent(whole, checksums, progress, timeouts, _health) };
    }

    /// <summary>Puts an upload in place.</summary>
    public Task<HttpOutcome<FileReply>> FinishAsync(string uploadKey, Timestamp time, long size, string subject, CancellationToken cancellation) =>
        GetAsync(
            QuatrixAddress.Of(_options.Address, "upload/finalize", uploadKey, "mtime=" + CallArguments.Seconds(time)), subject, cancellation, size, isRead: false);
}
