using System.Globalization;
using CloudMount.Remote.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.SmartFile;

/// <summary>The calls of the Path API, one method each, and no meaning beyond. Learns from each reply what the server offers.</summary>
internal sealed partial class SmartFileApi : IDisposable
{
    private const string Paths = "1.0/paths/";

    private readonly SmartFileOptions _options;
    private readonly RemoteHealth _health;
    private readonly ILogger _logger;
    private readonly ReplaceableAccess _access;
    private readonly HttpSender _sender;
    private readonly RangeCalls _ranges;
    private volatile SmartFileExtensions? _extensions;
    private volatile SeenSpace? _space;

    public SmartFileApi(SmartFileOptions options, RemoteHealth health, ILogger logger)
    {
        _options = options;
        _health = health;
        _logger = logger;
        _access = new ReplaceableAccess(AccessBy(options.Credentials));
        _sender = new HttpSender(options.Address, _access, options.Http, health);
        _ranges = new RangeCalls(_sender, options.Http, health, Host);
    }

    public RemoteHttpOptions Http => _options.Http;

    /// <summary>The directory of the account that is the root of the mount.</summary>
    public RemotePath Root => _options.Root;

    /// <summary>What the server offers; null until the first reply.</summary>
    public SmartFileExtensions? KnownExtensions => _extensions;

    public SmartFileExtensions Extensions => _extensions ?? SmartFileExtensions.None;

    /// <summary>The space as the last reply told it that did; null when none did for so long.</summary>
    public RemoteSpace? SpaceSeenWithin(TimeSpan age) => _space is { } seen && Http.Time.GetUtcNow() - seen.Time < age ? seen.Space : null;

    private string Host => _options.Address.Authority;

    /// <summary>Makes calls with other credentials from now on.</summary>
    public void UseCredentials(SmartFileCredentials credentials) => _access.Replace(AccessBy(credentials));

    /// <param name="query">Such as <c>recurse=1</c>; may be empty.</param>
    /// <param name="serverBytes">How much content the server has to read for it.</param>
    public Task<HttpOutcome<PathReply>> ListAsync(RemotePath path, string query, CancellationToken cancellation, long serverBytes = 0) =>
        CallAsync(HttpMethod.Get, "list", path, query, fields: null, RepeatRule.Always, cancellation, serverBytes);

    /// <summary>The object of the account's own root, whatever the root of the mount is.</summary>
    public Task<HttpOutcome<PathReply>> ListAccountAsync(CancellationToken cancellation)
    {
        var address = PathAddress.Of(_options.Address, Paths + "list", RemotePath.Root);
        var call = new HttpCall("/", _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always) { IsRead = true };
        return _sender.SendAsync(call, reply => ReadPathAsync(reply, RemotePath.Root), cancellation);
    }

    public Task<HttpOutcome<PathReply>> AddAsync(RemotePath path, FormFields fields, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Post, "add", path, query: "", fields, RepeatRule.WithoutEffect, cancellation);

    public Task<HttpOutcome<PathReply>> EditAsync(RemotePath path, FormFields fields, RepeatRule rule, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Put, "edit", path, query: "", fields, rule, cancellation);

    /// <param name="condition">A field of a server that takes such conditions, and its value; null without one.</param>
    public Task<HttpOutcome<Done>> DeleteAsync(RemotePath path, (string Field, string Value)? condition, CancellationToken cancellation)
    {
        var query = condition is var (field, value) ? $"{field}={Uri.EscapeDataString(value)}" : "";
        var address = PathAddress.Of(_options.Address, Paths + "delete", Full(path), query);
        var call = new HttpCall(path.Value, _ => new HttpRequestMessage(HttpMethod.Delete, address), RepeatRule.Always);
        return _sender.SendAsync(call, static _ => new ValueTask<RemoteResult<Done>>(default(Done)), cancellation);
    }

    /// <summary>What changed below the root of the mount. NotFound when the cursor is no longer good.</summary>
    /// <param name="cursor">Null for the cursor of now.</param>
    public Task<HttpOutcome<ChangesReply>> ReadChangesAsync(string? cursor, CancellationToken cancellation)
    {
        var query = cursor is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $"since={Uri.EscapeDataString(cursor)}&wait={ChangePaths.Wait.TotalSeconds:0}&limit={ChangePaths.PageRows}");
        var address = PathAddress.Of(_options.Address, Paths + "changes", _options.Root, query);
        var call = new HttpCall("the changes", _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always, PollWait: cursor is null ? TimeSpan.Zero : ChangePaths.Wait);
        return _sender.SendAsync(call, ReadChangesAsync, cancellation);
    }

    /// <summary>The path as an argument of a call.</summary>
    public string Argument(RemotePath path) => Full(path).Value;

    public void Dispose() => _sender.Dispose();

    private static FixedAccess AccessBy(SmartFileCredentials credentials) => new(credentials.ToHeader());

    private RemotePath Full(RemotePath path) => PathAddress.Join(_options.Root, path);

    private Task<HttpOutcome<PathReply>> CallAsync(
        HttpMethod method,
        string verb,
        RemotePath path,
        string query,
        FormFields? fields,
        RepeatRule rule,
        CancellationToken cancellation,
        long serverBytes = 0)
    {
        var address = PathAddress.Of(_options.Address, Paths + verb, Full(path), query);
        var call = new HttpCall(path.Value, NewRequest, rule, ServerBytes: serverBytes) { IsRead = method == HttpMethod.Get };
        return _sender.SendAsync(call, reply => ReadPathAsync(reply, path), cancellation);

        HttpRequestMessage NewRequest(ProgressTimeout progress) => new(method, address) { Content = fields?.ToContent() };
    }

    private async ValueTask<RemoteResult<PathReply>> ReadPathAsync(HttpReply reply, RemotePath path)
    {
        var offered = ReadExtensions(reply.Message);
        var body = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
        var stream = new ReplyStream(body, reply, _options.Http, _health);
        await using (stream.ConfigureAwait(false))
        {
            var reader = new PathReader(path.Name, offered, isV2: false, _options.Http.MaxReplyEntries);
            var error = await JsonReplyParser.ReadAsync(stream, reader, Host, "SmartFile").ConfigureAwait(false);
            RemoteResult<PathReply> result = error is null ? reader.Reply! : error;

            // Only who speaks the protocol says what it offers: the login page of a network must not make uploads unconditional.
            if (result.IsOk) Learn(offered);
            if (result is { IsOk: true, Value.SkippedEntries: > 0 }) LogSkipped(path, result.Value);
            if (Extensions.HasSpace && result is { IsOk: true, Value.Space: { } space }) _space = new(space, Http.Time.GetUtcNow());
            return result;
        }
    }

    private async ValueTask<RemoteResult<ChangesReply>> ReadChangesAsync(HttpReply reply)
    {
        var offered = ReadExtensions(reply.Message);
        var body = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
        var stream = new ReplyStream(body, reply, _options.Http, _health);
        await using (stream.ConfigureAwait(false))
        {
            var reader = new ChangesReader("changes", _options.Http.MaxReplyEntries);
            if (await JsonReplyParser.ReadAsync(stream, reader, Host, "SmartFile").ConfigureAwait(false) is { } error) return error;
            if (reader.Reply.Cursor is null) return new RemoteError(RemoteErrorKind.BadReply, $"{Host} tells changes without a cursor.");
            Learn(offered);
            return reader.Reply;
        }
    }

    private void LogSkipped(RemotePath path, PathReply reply) => _logger.LogWarning(
        "{Host} lists {Count} entries in {Directory} that are left out; of the first, {Reason}.",
        Host, reply.SkippedEntries, ErrorBody.Tame(path.Value), reply.FirstSkip);

    private SmartFileExtensions ReadExtensions(HttpResponseMessage message)
    {
        var text = ExtensionHeader.TextOf(message);
        return _extensions is { } known && known.Text == text ? known : SmartFileExtensions.Parse(text);
    }

    private void Learn(SmartFileExtensions offered)
    {
        if (_extensions is { } known && known.Text == offered.Text) return;
        _extensions = offered;
        _logger.LogInformation(
            "{Host} offers {Extensions}.", Host, offered.Text.Length > 0 ? ErrorBody.Tame(offered.Text) : "plain SmartFile v1.0");
    }

    private sealed record SeenSpace(RemoteSpace Space, DateTimeOffset Time);
}
