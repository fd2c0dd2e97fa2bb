using System.Net.Http.Headers;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <content>The calls that move content (facts B.4), and the delete that came with those of version 3.</content>
internal sealed partial class SmartFileV2Api
{
    /// <summary>Where the content of a file is read.</summary>
    public Uri ContentAddress(RemotePath file) => PathAddress.Of(_options.Address, "2/path/data", Full(file));

    /// <inheritdoc cref="RangeCalls.OpenAsync"/>
    public Task<HttpOutcome<RemoteContent>> OpenRangeAsync(
        DownloadLink link, RemotePath file, long offset, long count, CancellationToken cancellation) =>
        _ranges.OpenAsync(link, file, offset, count, cancellation);

    /// <summary>Puts a whole file by version 3, at its path.</summary>
    public Task<HttpOutcome<PathReply>> PutAsync(
        RemotePath file, IUploadSource source, ContentChecksums checksums, Precondition precondition, CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "3/path/data", Full(file));
        return SendAsync(file, new SourcePart(source, 0, source.Length), checksums, NewRequest, RepeatRule.WithoutEffect, cancellation);

        HttpRequestMessage NewRequest(HttpContent content)
        {
            var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = content };
            precondition.AddTo(request.Headers);
            return request;
        }
    }

    /// <summary>Puts a whole file by version 2: the address names the directory, the part's file name the file.</summary>
    /// <param name="file">Of a name that <see cref="FormFile.CanName"/>.</param>
    public Task<HttpOutcome<PathReply>> PostAsync(RemotePath file, IUploadSource source, ContentChecksums checksums, CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "2/path/data", Full(file.Parent));
        return SendAsync(
            file, new SourcePart(source, 0, source.Length), checksums, content => new(HttpMethod.Post, address) { Content = FormFile.Of(content, file.Name) }, RepeatRule.WithoutEffect, cancellation);
    }

    /// <summary>Writes a part of a file of ours by version 3, from its offset on; the first one makes the file. Twice is the same as once.</summary>
    /// <param name="subject">What messages name.</param>
    public Task<HttpOutcome<PathReply>> WriteAsync(RemotePath file, SourcePart part, RemotePath subject, CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "3/path/data", Full(file));
        return SendAsync(subject, part, checksums: null, NewRequest, RepeatRule.Always, cancellation);

        HttpRequestMessage NewRequest(HttpContent content)
        {
            var request = new HttpRequestMessage(part.Offset == 0 ? HttpMethod.Put : HttpMethod.Patch, address) { Content = content };
            if (part.Offset > 0) request.Headers.Range = new RangeHeaderValue(part.Offset, null);
            return request;
        }
    }

    /// <summary>Deletes one file at once, by version 3.</summary>
    public Task<HttpOutcome<Done>> DeleteFileAsync(RemotePath file, Precondition precondition, CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "3/path/data", Full(file));
        var call = new HttpCall(file.Value, _ => NewRequest(), RepeatRule.Always);
        return _sender.SendAsync(call, static _ => new ValueTask<RemoteResult<Done>>(default(Done)), cancellation);

        HttpRequestMessage NewRequest()
        {
            var request = new HttpRequestMessage(HttpMethod.Delete, address);
            precondition.AddTo(request.Headers);
            return request;
        }
    }

    private Task<HttpOutcome<PathReply>> SendAsync(
        RemotePath file, SourcePart part, ContentChecksums? checksums, Func<HttpContent, HttpRequestMessage> request, RepeatRule rule, CancellationToken cancellation)
    {
        var timeouts = (Idle: _options.Http.IdleTimeout, Reply: HttpCall.ReplyTimeout(_options.Http, part.Offset + part.Length));
        var call = new HttpCall(
            file.Value, progress => request(new UploadContent(part, checksums, progress, timeouts, _health)), rule, IsTransfer: true, part.Length, () => part.Failure) { ProvesLogin = true };
        return _sender.SendAsync(call, reply => ReadPathAsync(reply, file), cancellation);
    }
}
