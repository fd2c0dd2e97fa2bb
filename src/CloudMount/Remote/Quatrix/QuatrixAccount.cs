using System.Net;
using System.Text.Json;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>Logins with second factors and API keys (facts C.2).</summary>
public sealed class QuatrixAccount : IRemoteAccount
{
    private const string MfaHeader = "Mfa-Code";
    private const int MaxReplyBytes = 64 * 1024;
    private const int MaxKeyLength = 1000;

    private readonly QuatrixOptions _options;
    private readonly SessionAccess _access = new();
    private readonly HttpSender _sender;

    public QuatrixAccount(QuatrixOptions options)
    {
        _options = options;
        _sender = new HttpSender(options.Address, _access, options.Http, new RemoteHealth(options.Http.Time), QuatrixErrors.MeaningOf);
    }

    private string Host => _options.Address.Authority;

    public Task<RemoteResult<LoginQuestion>> LoginAsync(CancellationToken cancellation)
    {
        var address = QuatrixAddress.Of(_options.Address, "session/login");
        return EnterAsync(_ => new(HttpMethod.Get, address) { Headers = { Authorization = _options.Credentials.ToHeader() } }, cancellation);
    }

    public Task<RemoteResult<LoginQuestion>> AnswerAsync(LoginQuestion question, string answer, CancellationToken cancellation)
    {
        var address = QuatrixAddress.Of(_options.Address, "session/login");
        var content = new CallArguments().Text("auth_type", question == LoginQuestion.Pin ? "PIN" : "2FA").Text("code", answer).ToContent();
        return EnterAsync(_ => new(HttpMethod.Post, address) { Content = content() }, cancellation);
    }

    public async Task<RemoteResult<string>> MakeKeyAsync(string name, CancellationToken cancellation)
    {
        var address = QuatrixAddress.Of(_options.Address, "api-key/create");
        var content = new CallArguments().Text("name", name).Text("status", "A").ToContent();
        var reply = await SendAsync(_ => new(HttpMethod.Post, address) { Content = content() }, cancellation).ConfigureAwait(false);
        if (!reply.TryGetValue(out var made)) return reply.Error;
        return made.Key is { Length: > 0 and <= MaxKeyLength } key && key.All(letter => letter is > ' ' and < '\x7f')
            ? key
            : new RemoteError(RemoteErrorKind.BadReply, $"{Host} answers an API key without its text.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_access.Token is not null)
        {
            using var limit = new CancellationTokenSource(_options.LogoutTimeout, _options.Http.Time);
            try
            {
                await SendAsync(_ => new(HttpMethod.Get, QuatrixAddress.Of(_options.Address, "session/logout")), limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The session ends by itself.
            }
        }

        _sender.Dispose();
    }

    private async Task<RemoteResult<LoginQuestion>> EnterAsync(Func<ProgressTimeout, HttpRequestMessage> request, CancellationToken cancellation)
    {
        var reply = await SendAsync(request, cancellation).ConfigureAwait(false);
        if (!reply.TryGetValue(out var entered)) return reply.Error;
        if (entered.Session is not { Length: > 0 } session || session.Any(letter => letter is <= ' ' or >= '\x7f'))
            return new RemoteError(RemoteErrorKind.BadReply, $"{Host} answers a login without session_id.");
        _access.Token = session;
        return entered.Question;
    }

    private async Task<RemoteResult<Answer>> SendAsync(Func<ProgressTimeout, HttpRequestMessage> request, CancellationToken cancellation)
    {
        var call = new HttpCall(Host, request, RepeatRule.WithoutEffect, IsLogin: true);
        return (await _sender.SendAsync(call, ReadAsync, cancellation).ConfigureAwait(false)).Result;
    }

    private async ValueTask<RemoteResult<Answer>> ReadAsync(HttpReply reply)
    {
        var question = LoginQuestion.None;
        if (reply.Message.StatusCode == HttpStatusCode.MultiStatus)
        {
            if (QuestionOf(reply.Message) is not { } asked)
                return new RemoteError(RemoteErrorKind.NotSupported, $"{Host} asks for something at the login that is not known here: use an API key of the account.");
            question = asked;
        }

        var body = new byte[MaxReplyBytes];
        var stream = await reply.Message.Content.ReadAsStreamAsync(reply.Progress.Token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var count = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, reply.Progress.Token).ConfigureAwait(false);
            return Parse(body.AsSpan(0, count), question) is { } answer
                ? answer
                : new RemoteError(RemoteErrorKind.BadReply, $"{Host} answers with something that is not of the Quatrix API; check the address.");
        }
    }

    private static LoginQuestion? QuestionOf(HttpResponseMessage message) =>
        (message.Headers.TryGetValues(MfaHeader, out var codes) ? codes.FirstOrDefault() : null) switch
        {
            "61" or "71" => LoginQuestion.OneTimeCode,
            "73" => LoginQuestion.Pin,
            _ => null,
        };

    private static Answer? Parse(ReadOnlySpan<byte> body, LoginQuestion question)
    {
        try
        {
            var json = JsonElement.Parse(body);
            return json.ValueKind == JsonValueKind.Object ? new(question, TextOf(json, "session_id"), TextOf(json, "key")) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Answer(LoginQuestion Question, string? Session, string? Key);

    /// <summary>The session, once there is one.</summary>
    private sealed class SessionAccess : ICallAccess
    {
        public string? Token { get; set; }

        public object? Mark => Token;

        public ValueTask<RemoteError?> EnterAsync(CancellationToken cancellation) => default;

        public void Sign(HttpRequestMessage request)
        {
            if (Token is not null) request.Headers.TryAddWithoutValidation(QuatrixSession.Header, Token);
        }

        public ValueTask<bool> RenewAsync(HttpFailure failure, object? mark, CancellationToken cancellation) => default;
    }
}
