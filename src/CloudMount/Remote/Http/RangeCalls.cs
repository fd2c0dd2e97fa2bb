using System.Net;
using System.Net.Http.Headers;

namespace CloudMount.Remote.Http;

/// <summary>Reads ranges of files by links (RFC 9110, 14), and takes nothing that is another range or of another content.</summary>
internal sealed class RangeCalls(HttpSender sender, RemoteHttpOptions options, RemoteHealth health, string host)
{
    /// <summary>Opens a range within the file. NotFound when the link expired; VersionMismatch when another content is there.</summary>
    public Task<HttpOutcome<RemoteContent>> OpenAsync(
        DownloadLink link, RemotePath file, long offset, long count, CancellationToken cancellation)
    {
        var call = new HttpCall(file.Value, NewRequest, RepeatRule.Always, IsTransfer: true) { IsRead = true };
        return sender.SendAsync(call, ReadAsync, cancellation);

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
            return new RemoteContent(new RangeStream(reply.Take(), body, count, options, health), count);
        }
    }

    /// <summary>
    /// Opens a range of just this version, whose whole size only the reply tells, from an address that needs no link. NotFound; VersionMismatch;
    /// Rejected when it begins behind the end.
    /// </summary>
    public Task<HttpOutcome<RemoteContent>> OpenVersionAsync(
        Uri address, RemotePath file, string version, long offset, long length, CancellationToken cancellation)
    {
        var tag = $"\"{version}\"";
        var call = new HttpCall(file.Value, NewRequest, RepeatRule.Always, IsTransfer: true) { IsRead = true, ProvesLogin = true };
        return sender.SendAsync(call, ReadAsync, cancellation);

        HttpRequestMessage NewRequest(ProgressTimeout progress)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);
            request.Headers.TryAddWithoutValidation("If-Match", tag);
            return request;
        }

        async ValueTask<RemoteResult<RemoteContent>> ReadAsync(HttpReply reply)
        {
            var (message, content) = (reply.Message, reply.Message.Content.Headers);
            if (!message.Headers.TryGetValues("ETag", out var tags) || tags.First() != tag) return OtherVersion(file);
            if (message.StatusCode != HttpStatusCode.PartialContent || content.ContentEncoding.Count > 0) return BadRange(file);
            if (content.ContentRange is not { Unit: "bytes", From: var from, To: { } to, Length: { } total } || from != offset) return BadRange(file);
            if (to != Math.Min(offset + length, total) - 1 || (content.ContentLength ?? to - offset + 1) != to - offset + 1) return BadRange(file);
            var body = await message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
            return new RemoteContent(new RangeStream(reply.Take(), body, to - offset + 1, options, health), to - offset + 1);
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
        new(RemoteErrorKind.BadReply, $"{host} answers with another range of {file} than it was asked for.");
}
