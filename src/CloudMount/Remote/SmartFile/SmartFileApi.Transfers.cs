using System.Net;
using System.Net.Http.Headers;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <content>The two calls that move content, to addresses the server gave (facts A.7).</content>
internal sealed partial class SmartFileApi
{
    /// <summary>BadReply unless it is an address that may be asked.</summary>
    public RemoteResult<Uri> CheckAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && Origin.MayAsk(address, _options.Address)
            ? address
            : new RemoteError(RemoteErrorKind.BadReply, $"{Host} gives an address for content that must not be used.");

    /// <summary>Sends a whole file. The reply's object is empty from a server without versions, whose reply nothing is known of.</summary>
    public Task<HttpOutcome<PathReply>> SendContentAsync(
        Uri address, RemotePath file, IUploadSource source, ContentChecksums checksums, CancellationToken cancellation)
    {
        var timeouts = (Idle: _options.Http.IdleTimeout, Reply: HttpCall.ReplyTimeout(_options.Http, source.Length));
        var call = new HttpCall(file.Value, NewRequest, RepeatRule.WithoutEffect, IsTransfer: true, source.Length, () => checksums.SourceFailure);
        return _sender.SendAsync(call, ReadAsync, cancellation);

        HttpRequestMessage NewRequest(ProgressTimeout progress) =>
            new(HttpMethod.Post, address) { Content = new UploadContent(source, checksums, progress, timeouts, _health) };

        ValueTask<RemoteResult<PathReply>> ReadAsync(HttpReply reply) =>
            Extensions.HasVersions ? ReadPathAsync(reply, file) : new(PathReply.Empty);
    }

    /// <summary>Opens a range within the file. NotFound when the link expired; VersionMismatch when another content is there.</summary>
    public Task<HttpOutcome<RemoteContent>> OpenRangeAsync(
        DownloadLink link, RemotePath file, long offset, long count, CancellationToken cancellation)
    {
        var call = new HttpCall(file.Value, NewRequest, RepeatRule.Always, IsTransfer: true);
        return _sender.SendAsync(call, ReadAsync, cancellation);

        HttpRequestMessage NewRequest(ProgressTimeout progress)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, link.Address);
            request.Headers.Range = new RangeHeaderValue(offset, offset + count - 1);
            if (link.EntityTag is { } tag) request.Headers.TryAddWithoutValidation("If-Match", tag);
            return request;
        }

        async ValueTask<RemoteResult<RemoteContent>> ReadAsync(HttpReply reply)
        {
            if (CheckRange(reply.Message, link, file, offset, count) is { } error) return error;
            var body = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
            return new RemoteContent(new RangeStream(reply.Take(), body, count, _options.Http, _health), count);
        }
    }

    private RemoteError? CheckRange(HttpResponseMessage message, DownloadLink link, RemotePath file, long offset, long count)
    {
        if (message.Headers.TryGetValues("ETag", out var tags) && !link.TryKeep(tags.First())) return OtherVersion(file);
        var content = message.Content.Headers;
        if (content.ContentEncoding.Count > 0) return BadRange(file);
        var isLengthRight = content.ContentLength is not { } length || length == count;
        if (message.StatusCode == HttpStatusCode.OK && offset == 0 && count == link.Size) return isLengthRight ? null : OtherVersion(file);
        if (!isLengthRight || message.StatusCode != HttpStatusCode.PartialContent) return BadRange(file);
        if (content.ContentRange is not { Unit: "bytes" } range) return BadRange(file);
        if (range.From != offset || range.To != offset + count - 1) return BadRange(file);
        return range.HasLength && range.Length != link.Size ? OtherVersion(file) : null;
    }

    private static RemoteError OtherVersion(RemotePath file) => new(RemoteErrorKind.VersionMismatch, $"{file} is of another version.");

    private RemoteError BadRange(RemotePath file) =>
        new(RemoteErrorKind.BadReply, $"{Host} answers with another range of {file} than it was asked for.");
}
