using CloudMount.Remote.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>The calls of v2 that a mount needs (facts B.3 to B.5), one method each, and no meaning beyond.</summary>
internal sealed partial class SmartFileV2Api : IDisposable
{
    private readonly SmartFileOptions _options;
    private readonly RemoteHealth _health;
    private readonly ILogger _logger;
    private readonly ReplaceableAccess _access;
    private readonly HttpSender _sender;
    private readonly RangeCalls _ranges;

    public SmartFileV2Api(SmartFileOptions options, RemoteHealth health, ILogger logger)
    {
        _options = options;
        _health = health;
        _logger = logger;
        _access = new ReplaceableAccess(AccessBy(options.Credentials));
        _sender = new HttpSender(options.Address, _access, options.Http, health);
        _ranges = new RangeCalls(_sender, options.Http, health, Host);
    }

    public RemoteHttpOptions Http => _options.Http;

    private string Host => _options.Address.Authority;

    /// <summary>Makes calls with other credentials from now on.</summary>
    public void UseCredentials(SmartFileCredentials credentials) => _access.Replace(AccessBy(credentials));

    /// <summary>Asks whether v2 is spoken; needs no login (facts B.6).</summary>
    public Task<HttpOutcome<Done>> PingAsync(CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "2/ping", RemotePath.Root);
        var call = new HttpCall("the service", _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always) { ProvesLogin = false };
        return _sender.SendAsync(call, ReadPingAsync, cancellation);
    }

    /// <summary>Whose account it is.</summary>
    public Task<HttpOutcome<RemoteOwner>> ReadOwnerAsync(CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "2/whoami", RemotePath.Root);
        var call = new HttpCall("the account", _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always) { IsRead = true };
        return _sender.SendAsync(call, ReadOwnerAsync, cancellation);
    }

    /// <summary>The object of the account's own root, whatever the root of the mount is.</summary>
    public Task<HttpOutcome<PathReply>> ReadAccountAsync(CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "2/path/info", RemotePath.Root);
        var call = new HttpCall("/", _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always) { IsRead = true };
        return _sender.SendAsync(call, reply => ReadPathAsync(reply, RemotePath.Root), cancellation);
    }

    /// <param name="query">Such as <c>children=true</c>; may be empty.</param>
    public Task<HttpOutcome<PathReply>> ReadInfoAsync(RemotePath path, string query, CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, "2/path/info", Full(path), query);
        var call = new HttpCall(path.Value, _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always) { IsRead = true };
        return _sender.SendAsync(call, reply => ReadPathAsync(reply, path), cancellation);
    }

    /// <summary>An operation that is done when it is answered: <c>mkdir</c> or <c>rename</c>.</summary>
    /// <param name="path">Whose object is answered.</param>
    public Task<HttpOutcome<PathReply>> OperateAsync(string operation, FormFields fields, RemotePath path, CancellationToken cancellation)
    {
        var call = new HttpCall(path.Value, _ => NewOperation(operation, fields), RepeatRule.WithoutEffect);
        return _sender.SendAsync(call, reply => ReadPathAsync(reply, path), cancellation);
    }

    /// <summary>Begins an operation that goes on behind the answer: <c>remove</c>, <c>move</c> or <c>checksum</c>.</summary>
    public Task<HttpOutcome<TaskReply>> BeginTaskAsync(string operation, FormFields fields, RemotePath path, RepeatRule rule, CancellationToken cancellation)
    {
        var call = new HttpCall(path.Value, _ => NewOperation(operation, fields), rule);
        return _sender.SendAsync(call, ReadTaskAsync, cancellation);
    }

    public Task<HttpOutcome<TaskReply>> ReadTaskAsync(string id, RemotePath path, CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, $"2/task/{id}", RemotePath.Root);
        var call = new HttpCall(path.Value, _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always) { IsRead = true };
        return _sender.SendAsync(call, ReadTaskAsync, cancellation);
    }

    /// <summary>The path as an argument of a call.</summary>
    public string Argument(RemotePath path) => Full(path).Value;

    public void Dispose() => _sender.Dispose();

    private static FixedAccess AccessBy(SmartFileCredentials credentials) => new(credentials.ToHeader());

    private RemotePath Full(RemotePath path) => PathAddress.Join(_options.Root, path);

    private HttpRequestMessage NewOperation(string operation, FormFields fields) =>
        new(HttpMethod.Post, PathAddress.Of(_options.Address, $"2/path/oper/{operation}", RemotePath.Root)) { Content = fields.ToContent() };

    private async ValueTask<RemoteResult<PathReply>> ReadPathAsync(HttpReply reply, RemotePath path)
    {
        var reader = new PathReader(path.Name, SmartFileExtensions.None, isV2: true, _options.Http.MaxReplyEntries);
        if (await ReadAsync(reply, reader).ConfigureAwait(false) is { } error) return error;
        var read = reader.Reply!;
        if (read.Status is >= 400 and < 600 and var status) return Refusal((int)status, read.Detail, path);
        if (read.SkippedEntries > 0) LogSkipped(path, read);
        return read;
    }

    private async ValueTask<RemoteResult<TaskReply>> ReadTaskAsync(HttpReply reply)
    {
        var reader = new TaskReader();
        return await ReadAsync(reply, reader).ConfigureAwait(false) is { } error ? error : reader.Reply;
    }

    private async ValueTask<RemoteResult<Done>> ReadPingAsync(HttpReply reply) =>
        await ReadAsync(reply, new PingReader()).ConfigureAwait(false) is { } error ? error : default(Done);

    private async ValueTask<RemoteResult<RemoteOwner>> ReadOwnerAsync(HttpReply reply)
    {
        var reader = new OwnerReader();
        return await ReadAsync(reply, reader).ConfigureAwait(false) is { } error ? error : reader.Owner;
    }

    private async ValueTask<RemoteError?> ReadAsync(HttpReply reply, IJsonTarget reader)
    {
        var body = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
        var stream = new ReplyStream(body, reply, _options.Http, _health);
        await using (stream.ConfigureAwait(false)) return await JsonReplyParser.ReadAsync(stream, reader, Host, "SmartFile").ConfigureAwait(false);
    }

    /// <summary>A refusal in the body of a success (facts B.4).</summary>
    private static RemoteError Refusal(int status, string? detail, RemotePath path) => StatusFailures.From(
        (System.Net.HttpStatusCode)status, new ErrorBody(ErrorBody.Tame(detail ?? ""), null), path.Value, retryAfter: null, meaning: null).Error;

    private void LogSkipped(RemotePath path, PathReply reply) => _logger.LogWarning(
        "{Host} lists {Count} entries in {Directory} that are left out; of the first, {Reason}.",
        Host, reply.SkippedEntries, ErrorBody.Tame(path.Value), reply.FirstSkip);
}
