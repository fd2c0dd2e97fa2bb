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
    public Task<HttpOutcome<PathReply>> PutAsync(RemotePath file, IUploadSource source, ContentChecksums checksums, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, PathAddress.Of(_options.Address, "3/path/data", Full(file)), file, new SourcePart(source, 0, source.Length), checksums, static content => content, cancellation);

    /// <summary>Puts a whole file by version 2: the address names the directory, the part's file name the file.</summary>
    /// <param name="file">Of a name that <see cref="FormFile.CanName"/>.</param>
    public Task<HttpOutcome<PathReply>> PostAsync(RemotePath file, IUploadSource source, ContentChecksums checksums, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, PathAddress.Of(_options.Address, "2/path/data", Full(file.Parent)), file, new SourcePart(source, 0, source.Length), checksums, content => FormFile.Of(content, file.Name), cancellation);

    /// <summary>Deletes one file at once, by version 3.</summary>
    public Task<HttpOutcome<Done>> DeleteFileAsync(RemotePath file, CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "3/path/data", Full(file));
        var call = new HttpCall(file.Value, _ => new HttpRequestMessage(HttpMethod.Delete, address), RepeatRule.Always);
        return _sender.SendAsync(call, static _ => new ValueTask<RemoteResult<Done>>(default(Done)), cancellation);
    }

    private Task<HttpOutcome<PathReply>> SendAsync(
        HttpMethod method, Uri address, RemotePath file, SourcePart part, ContentChecksums? checksums, Func<HttpContent, HttpContent> wrap, CancellationToken cancellation)
    {
        var timeouts = (Idle: _options.Http.IdleTimeout, Reply: HttpCall.ReplyTimeout(_options.Http, part.Length));
        var call = new HttpCall(file.Value, NewRequest, RepeatRule.WithoutEffect, IsTransfer: true, part.Length, () => part.Failure) { ProvesLogin = true };
        return _sender.SendAsync(call, reply => ReadPathAsync(reply, file), cancellation);

        HttpRequestMessage NewRequest(ProgressTimeout progress) =>
            new(method, address) { Content = wrap(new UploadContent(part, checksums, progress, timeouts, _health)) };
    }
}
