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
        var whole = new SourcePart(source, 0, source.Length);
        var timeouts = (Idle: _options.Http.IdleTimeout, Reply: HttpCall.ReplyTimeout(_options.Http, source.Length));
        var call = new HttpCall(file.Value, NewRequest, RepeatRule.WithoutEffect, IsTransfer: true, source.Length, () => whole.Failure);
        return _sender.SendAsync(call, ReadAsync, cancellation);

        HttpRequestMessage NewRequest(ProgressTimeout progress) =>
            new(HttpMethod.Post, address) { Content = new UploadContent(whole, checksums, progress, timeouts, _health) };

        ValueTask<RemoteResult<PathReply>> ReadAsync(HttpReply reply) =>
            Extensions.HasVersions ? ReadPathAsync(reply, file) : new(PathReply.Empty);
    }

    /// <inheritdoc cref="RangeCalls.OpenAsync"/>
    public Task<HttpOutcome<RemoteContent>> OpenRangeAsync(
        DownloadLink link, RemotePath file, long offset, long count, CancellationToken cancellation) =>
        _ranges.OpenAsync(link, file, offset, count, cancellation);
}
