using System.Net;
using System.Net.Http.Headers;
using CloudMount.Primitives;
using CloudMount.Remote.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.Quatrix;

/// <summary>The calls of the API, one method each, and no meaning beyond (facts C.5). Learns from each reply what the server offers.</summary>
internal sealed partial class QuatrixApi : IAsyncDisposable
{
    private readonly QuatrixOptions _options;
    private readonly RemoteHealth _health;
    private readonly ILogger _logger;
    private readonly HttpSender _sender;
    private readonly RangeCalls _ranges;
    private readonly ReplaceableAccess _access;
    private volatile QuatrixExtensions? _extensions;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _keepingAlive;

    public QuatrixApi(QuatrixOptions options, RemoteHealth health, ILogger logger)
    {
        _options = options;
        _health = health;
        _logger = logger;
        _access = new ReplaceableAccess(AccessBy(options.Credentials));
        _sender = new HttpSender(options.Address, _access, options.Http, health, QuatrixErrors.MeaningOf);
        _ranges = new RangeCalls(_sender, options.Http, health, Host);
        _keepingAlive = KeepAliveAsync();
    }

    public RemoteHttpOptions Http => _options.Http;

    /// <summary>What the server offers; null until the first reply.</summary>
    public QuatrixExtensions? KnownExtensions => _extensions;

    public QuatrixExtensions Extensions => _extensions ?? QuatrixExtensions.None;

    private string Host => _options.Address.Authority;

    /// <summary>Null with an API key.</summary>
    private QuatrixSession? Session => _access.Current as QuatrixSession;

    /// <summary>Makes calls with other credentials from now on.</summary>
    public void UseCredentials(QuatrixCredentials credentials) => _access.Replace(AccessBy(credentials));

    /// <summary>The id of a path below the account's home. NotFound.</summary>
    public Task<HttpOutcome<FileReply>> FindAsync(RemotePath full, string subject, CancellationToken cancellation) =>
        PostAsync("file/id", new CallArguments().Text("path", full.Value[1..]), RepeatRule.Always, subject, cancellation, isRead: true);

    /// <summary>An entry, with its children or without.</summary>
    public Task<HttpOutcome<FileReply>> ReadAsync(EntryReference entry, bool withContent, string subject, CancellationToken cancellation) =>
        GetAsync(AddressOf("file/metadata", entry, withContent ? "" : "content=0"), subject, cancellation);

    /// <summary>A directory with all that is below it, from a server with <see cref="QuatrixExtensions.HasDepth"/>.</summary>
    public Task<HttpOutcome<FileReply>> ReadTreeAsync(EntryReference entry, string subject, CancellationToken cancellation) =>
        GetAsync(AddressOf("file/metadata", entry, "depth=all"), subject, cancellation, isTree: true);

    public Task<HttpOutcome<FileReply>> EditAsync(EntryReference entry, RemoteEdit edit, string subject, CancellationToken cancellation) => PostAsync(
        "file/metadata",
        new CallArguments().Entry(entry, "id", "path").Time("mtime", edit.ModifyTime).Attributes(Kept(edit.Attributes)),
        RepeatRule.Always,
        subject,
        cancellation);

    public Task<HttpOutcome<FileReply>> MakeDirectoryAsync(
        EntryReference parent, string name, IReadOnlyDictionary<string, string> attributes, string subject, CancellationToken cancellation) => PostAsync(
            "file/makedir",
            new CallArguments().Entry(parent, "target", "target_path").Text("name", name).Flag("resolve", false).Attributes(Kept(attributes)),
            RepeatRule.WithoutEffect,
            subject,
            cancellation);

    /// <param name="time">Of the source, as rclone sends it along; null for a server that keeps it by itself.</param>
    /// <param name="over">Whether an existing file is replaced, as rclone asks for it, and of which version it must be for a server that takes such conditions; null for others.</param>
    public Task<HttpOutcome<FileReply>> MoveAsync(
        EntryReference source,
        Timestamp? time,
        (EntryReference Parent, string Name) target,
        (bool Replaces, string? Version) over,
        string subject,
        CancellationToken cancellation)
    {
        var arguments = new CallArguments().Entry(source, "file_id", "file_path").Entry(target.Parent, "target_id", "target_path")
            .Text("name", target.Name).Time("mtime", time).Flag("resolve", over.Replaces).Text("resolve_mode", over.Replaces ? "overwrite" : "")
            .OptionalText("if_version", over.Version);
        return PostAsync("file/moveone", arguments, RepeatRule.WithoutEffect, subject, cancellation);
    }

    /// <summary>Moves an entry with all below it to the trash.</summary>
    /// <param name="condition">A parameter of a server that takes such conditions, and its value; null without one.</param>
    public Task<HttpOutcome<FileReply>> DeleteAsync(
        EntryReference entry, (string Name, string Value)? condition, string subject, CancellationToken cancellation)
    {
        var arguments = new CallArguments().Entries(entry).Flag("delete_permanently", false);
        if (condition is var (name, value)) arguments.Text(name, value);
        return PostAsync("file/delete", arguments, RepeatRule.Always, subject, cancellation);
    }

    public Task<HttpOutcome<FileReply>> ReadSpaceAsync(CancellationToken cancellation) =>
        GetAsync(QuatrixAddress.Of(_options.Address, "profile/info"), Host, cancellation);

    /// <summary>Who calls.</summary>
    public Task<HttpOutcome<FileReply>> ReadProfileAsync(CancellationToken cancellation) =>
        GetAsync(QuatrixAddress.Of(_options.Address, "profile"), Host, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _keepingAlive.ConfigureAwait(false);
        if (Session is { IsOpen: true }) await LogoutAsync().ConfigureAwait(false);
        _end.Dispose();
        Session?.Dispose();
        _sender.Dispose();
    }

    private ICallAccess AccessBy(QuatrixCredentials credentials) => credentials.IsApiKey
        ? new FixedAccess(new AuthenticationHeaderValue("Bearer", credentials.Key))
        : new QuatrixSession(credentials, Http.Time, LoginAsync);

    private async Task<RemoteResult<string>> LoginAsync(AuthenticationHeaderValue basic, CancellationToken cancellation)
    {
        var address = QuatrixAddress.Of(_options.Address, "session/login");
        var call = new HttpCall(Host, NewRequest, RepeatRule.Always, IsLogin: true);
        var outcome = await _sender.SendAsync(call, ReadLoginAsync, cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        return reply.SessionId is { } session ? session : Incomplete("a login", "session_id");

        HttpRequestMessage NewRequest(ProgressTimeout progress)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = basic;
            return request;
        }
    }

    private async ValueTask<RemoteResult<FileReply>> ReadLoginAsync(HttpReply reply) => reply.Message.StatusCode == HttpStatusCode.MultiStatus
        ? new RemoteError(RemoteErrorKind.Unauthenticated, $"{Host} asks for a second factor, which cannot be given here: use an API key of the account.")
        : await ReadReplyAsync(reply, Host, Extensions).ConfigureAwait(false);

    /// <summary>
    /// A call before the session has idled for too long, and one to find out whether the service lets the account in again. Its failure is the next
    /// call's to find.
    /// </summary>
    private async Task KeepAliveAsync()
    {
        var call = new HttpCall(Host, _ => new HttpRequestMessage(HttpMethod.Get, Address()), RepeatRule.Always);
        try
        {
            using var timer = new PeriodicTimer(_options.KeepAliveInterval, Http.Time);
            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false))
            {
                var isIdle = Session is { IsOpen: true } session && session.IdleTime >= _options.KeepAliveInterval;
                if (isIdle || _health.LoginFailure is not null) await _sender.SendAsync(call, IgnoreAsync, _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The store was closed.
        }

        Uri Address() => QuatrixAddress.Of(_options.Address, Session is null ? "profile/info" : "session/keepalive");
    }

    /// <summary>So that nobody can use the session any more. Tried once and not for long: it ends by itself too.</summary>
    private async Task LogoutAsync()
    {
        var address = QuatrixAddress.Of(_options.Address, "session/logout");
        var call = new HttpCall(Host, _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.WithoutEffect, IsLogin: true);
        using var limit = new CancellationTokenSource(_options.LogoutTimeout, Http.Time);
        try
        {
            await _sender.SendAsync(call, IgnoreAsync, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The service did not answer in time.
        }
    }

    private static ValueTask<RemoteResult<Done>> IgnoreAsync(HttpReply reply) => new(default(Done));

    private Uri AddressOf(string call, EntryReference entry, string query)
    {
        if (!entry.IsPath) return QuatrixAddress.Of(_options.Address, call, entry.Value, query);
        var path = "path=" + Uri.EscapeDataString(entry.Value);
        return QuatrixAddress.Of(_options.Address, call, query: query.Length > 0 ? $"{path}&{query}" : path);
    }

    /// <summary>What the server keeps of attributes; null for nothing.</summary>
    private IReadOnlyDictionary<string, string>? Kept(IReadOnlyDictionary<string, string>? attributes) =>
        Extensions.MaxAttributeBytes > 0 ? attributes : null;

    private Task<HttpOutcome<FileReply>> GetAsync(
        Uri address, string subject, CancellationToken cancellation, long serverBytes = 0, bool isTree = false, bool isRead = true)
    {
        var expected = Extensions;
        var call = new HttpCall(subject, _ => new HttpRequestMessage(HttpMethod.Get, address), RepeatRule.Always, ServerBytes: serverBytes) { IsRead = isRead };
        return _sender.SendAsync(call, reply => ReadReplyAsync(reply, subject, expected, isTree), cancellation);
    }

    private Task<HttpOutcome<FileReply>> PostAsync(
        string name, CallArguments arguments, RepeatRule rule, string subject, CancellationToken cancellation, bool isRead = false)
    {
        var expected = Extensions;
        var address = QuatrixAddress.Of(_options.Address, name);
        var content = arguments.ToContent();
        var call = new HttpCall(subject, _ => new HttpRequestMessage(HttpMethod.Post, address) { Content = content() }, rule) { IsRead = isRead };
        return _sender.SendAsync(call, reply => ReadReplyAsync(reply, subject, expected), cancellation);
    }

    /// <param name="expected">What the request relied on.</param>
    private async ValueTask<RemoteResult<FileReply>> ReadReplyAsync(
        HttpReply reply, string subject, QuatrixExtensions expected, bool isTree = false)
    {
        var text = ExtensionHeader.TextOf(reply.Message);
        var offered = text == expected.Text ? expected : QuatrixExtensions.Parse(text);
        var body = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
        var stream = new ReplyStream(body, reply, Http, _health);
        await using (stream.ConfigureAwait(false))
        {
            var reader = new FileReader(offered, isTree, Http.MaxReplyEntries);
            if (await JsonReplyParser.ReadAsync(stream, reader, Host, "Quatrix").ConfigureAwait(false) is { } error) return error;

            // Only who speaks the protocol says what it offers: the login page of a network must not make changes unconditional.
            Learn(offered);
            if (expected.HasPaths && !offered.HasPaths) return new RemoteError(RemoteErrorKind.BadReply, $"{Host} no longer offers what it did; the call is made anew another way.");
            if (reader.Reply!.SkippedEntries > 0) LogSkipped(subject, reader.Reply);
            return reader.Reply;
        }
    }

    private void Learn(QuatrixExtensions offered)
    {
        if (_extensions is { } known && known.Text == offered.Text) return;
        _extensions = offered;
        _logger.LogInformation("{Host} offers {Extensions}.", Host, offered.Text.Length > 0 ? ErrorBody.Tame(offered.Text) : "plain Quatrix API 1.0");
    }

    private void LogSkipped(string subject, FileReply reply) => _logger.LogWarning(
        "{Host} lists {Count} entries in {Directory} that are left out; of the first, {Reason}.",
        Host, reply.SkippedEntries, ErrorBody.Tame(subject), reply.FirstSkip);

    private RemoteError Incomplete(string what, string member) =>
        new(RemoteErrorKind.BadReply, $"{Host} answers {what} without {member}.");
}
