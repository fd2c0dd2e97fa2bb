using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;

namespace CloudMount.Remote.Http;

/// <summary>
/// Makes the HTTP calls of one account over one connection pool: each through the account's pipeline, within its shared limits. The
/// credentials go to the account's own origin and to no other.
/// </summary>
internal sealed class HttpSender : IDisposable
{
    // By it our own server knows whose changes not to tell us of.
    private const string ClientHeader = "X-CloudMount-Client";
    private const int ClientCharacters = 32;

    // HTTP/2 would send it in frames of 16 KiB and wait for its windows: three quarters of the speed at 1 Gbit/s and 20 ms.
    private const long LargeBodyBytes = 1 << 20;

    private static readonly TimeSpan OutagePause = TimeSpan.FromMilliseconds(500);

    private readonly Uri _address;
    private readonly ICallAccess _access;
    private readonly bool _hasCodes;
    private readonly Func<int, CodeMeaning?> _meaningOfCode;
    private readonly RemoteHttpOptions _options;
    private readonly RemoteHealth _health;
    private readonly RequestGate _gate;
    private readonly ResiliencePipeline _pipeline;
    private readonly TransportFailures _failures;
    private readonly HttpMessageInvoker _invoker;
    private readonly string _client = RandomNumberGenerator.GetHexString(ClientCharacters, lowercase: true);
    private readonly ReturnWait _return;

    /// <param name="meaningOfCode">What a code in the body of a refusal means; null for a service without codes, and for a code that is not known.</param>
    public HttpSender(
        Uri address, ICallAccess access, RemoteHttpOptions options, RemoteHealth health, Func<int, CodeMeaning?>? meaningOfCode = null)
    {
        var certificates = new CertificateCheck(health, options.Authorities);
        _address = address;
        _access = access;
        _hasCodes = meaningOfCode is not null;
        _meaningOfCode = meaningOfCode ?? (static _ => null);
        _options = options;
        _health = health;
        _gate = new RequestGate(options);
        _return = new ReturnWait(options.OutagePatience, options.Time);
        _pipeline = CallPipeline.Build(options, health);
        _failures = new TransportFailures(certificates);
        _invoker = new HttpMessageInvoker(HandlerFactory.Create(address, options, certificates));
    }

    /// <summary>
    /// Makes a call and reads its reply. <paramref name="read"/> sees successes (2xx) only; it may throw <see cref="IOException"/>
    /// when the connection breaks, and may take the reply to read on later.
    /// </summary>
    public async Task<HttpOutcome<T>> SendAsync<T>(
        HttpCall call, Func<HttpReply, ValueTask<RemoteResult<T>>> read, CancellationToken cancellation)
    {
        var result = call.IsLogin
            ? await RunPatientlyAsync(call, read, cancellation).ConfigureAwait(false)
            : await RunSignedAsync(call, read, cancellation).ConfigureAwait(false);
        if (!call.IsPoll && result.Failure is { } failure && IsNoteworthy(failure.Error.Kind)) _health.RecordFailure(failure.Error);
        if (result.Failure?.Error is { Kind: RemoteErrorKind.Unauthenticated } refusal) _health.SetLogin(refusal);
        else if (result.Failure is null && call.ProvesLogin) _health.SetLogin(null);
        return result;
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _gate.Dispose();
    }

    private async Task<HttpOutcome<T>> RunSignedAsync<T>(
        HttpCall call, Func<HttpReply, ValueTask<RemoteResult<T>>> read, CancellationToken cancellation)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            if (await _access.EnterAsync(cancellation).ConfigureAwait(false) is { } error)
                return new HttpOutcome<T>(new HttpFailure(error, MayHaveHadEffect: false));
            var mark = _access.Mark;
            var result = await RunPatientlyAsync(call, read, cancellation).ConfigureAwait(false);
            if (result.Failure is null || isSecond) return result;
            if (!await _access.RenewAsync(result.Failure, mark, cancellation).ConfigureAwait(false)) return result;
        }
    }

    /// <summary>
    /// Makes a call that a program waits for again as long as the service may only be on its way back. What changes something is compared anew by who
    /// makes it, and waits there.
    /// </summary>
    private async Task<HttpOutcome<T>> RunPatientlyAsync<T>(
        HttpCall call, Func<HttpReply, ValueTask<RemoteResult<T>>> read, CancellationToken cancellation)
    {
        long? since = null;
        while (true)
        {
            var result = await RunAsync(call, read, cancellation).ConfigureAwait(false);
            if (result.Failure is not { Error.Kind: RemoteErrorKind.Unreachable } failure || !_return.NoteLoss()) return result;
            if (!(call.IsRead || call.IsLogin) || !failure.IsWorthRetrying(call.Rule)) return result;

            // Where others are answered and this call never is, it has an end too.
            if (_options.Time.GetElapsedTime(since ??= _options.Time.GetTimestamp()) >= _options.OutagePatience) return result;
            await Task.Delay(OutagePause, _options.Time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<HttpOutcome<T>> RunAsync<T>(
        HttpCall call, Func<HttpReply, ValueTask<RemoteResult<T>>> read, CancellationToken cancellation)
    {
        if (call.IsPoll) return Unwrap(await AttemptAsync(call, read, cancellation).ConfigureAwait(false));
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            context.Properties.Set(CallPipeline.Call, call);
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static (context, state) => state.Sender.AttemptAsync(state.Call, state.Read, context.CancellationToken),
                context,
                (Sender: this, Call: call, Read: read)).ConfigureAwait(false);
            return outcome.Exception is BrokenCircuitException ? new HttpOutcome<T>(CircuitIsOpen()) : Unwrap(outcome);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static HttpOutcome<T> Unwrap<T>(Outcome<HttpOutcome<T>> outcome)
    {
        outcome.ThrowIfException();
        return outcome.Result!;
    }

    private static bool IsNoteworthy(RemoteErrorKind kind) => kind is not (RemoteErrorKind.NotFound or RemoteErrorKind.Exists
        or RemoteErrorKind.VersionMismatch or RemoteErrorKind.Rejected or RemoteErrorKind.NotSupported or RemoteErrorKind.SourceChanged);

    private HttpFailure CircuitIsOpen()
    {
        var reason = _health.LastFailure is { Error.IsTransient: true } last ? last.Error.Message : "It was not reached before.";
        var error = new RemoteError(RemoteErrorKind.Unreachable, $"{_address.Authority} is left alone for some seconds. {reason}");
        return new HttpFailure(error, MayHaveHadEffect: false);
    }

    private async ValueTask<Outcome<HttpOutcome<T>>> AttemptAsync<T>(
        HttpCall call, Func<HttpReply, ValueTask<RemoteResult<T>>> read, CancellationToken cancellation)
    {
        try
        {
            var place = await EnterAsync(call, cancellation).ConfigureAwait(false);
            var timeout = call.PollWait is { } wait ? wait + _options.IdleTimeout : HttpCall.ReplyTimeout(_options, call.ServerBytes);
            var limit = call.IsTransfer ? Timeout.InfiniteTimeSpan : _options.AttemptTimeout + timeout;
            using var progress = new ProgressTimeout(timeout, limit, _options.Time, cancellation);
            HttpReply? reply = null;
            try
            {
                reply = new HttpReply(await SendOnceAsync(call, progress).ConfigureAwait(false), place, progress);
                progress.Restart(_options.IdleTimeout);
                var outcome = await ReadAsync(call, reply, read).ConfigureAwait(false);
                _return.NoteAnswer();
                return Outcome.FromResult(outcome);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && call.SourceFailure?.Invoke() is { } failure)
            {
                return Outcome.FromResult(new HttpOutcome<T>(TransportFailures.FromSource(call.Subject, failure)));
            }
            catch (HttpRequestException exception)
            {
                return Outcome.FromResult(new HttpOutcome<T>(_failures.From(exception, _address)));
            }
            catch (IOException)
            {
                return Outcome.FromResult(new HttpOutcome<T>(TransportFailures.Broken(_address)));
            }
            catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
            {
                return Outcome.FromResult(new HttpOutcome<T>(TransportFailures.TimedOut(_address, exception)));
            }
            finally
            {
                if (reply is null) place?.Dispose();
                else if (!reply.IsTaken) reply.Dispose();
            }
        }
        catch (OperationCanceledException exception)
        {
            return Outcome.FromException<HttpOutcome<T>>(exception);
        }
    }

    private async ValueTask<RateLimitLease?> EnterAsync(HttpCall call, CancellationToken cancellation)
    {
        if (!call.IsPoll) return await _gate.EnterAsync(call.IsTransfer, cancellation).ConfigureAwait(false);
        await _gate.WaitForPauseAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Sends the request, and follows the redirects of a GET that stay at home.</summary>
    private async Task<HttpResponseMessage> SendOnceAsync(HttpCall call, ProgressTimeout progress)
    {
        const int MaxRedirects = 3;
        Uri? redirected = null;
        for (var redirects = 0; ; redirects++)
        {
            using var request = call.NewRequest(progress);
            if (redirected is not null) request.RequestUri = redirected;
            var address = request.RequestUri!;
            Prepare(request, address);
            var response = await _invoker.SendAsync(request, progress.Token).ConfigureAwait(false);
            redirected = request.Method == HttpMethod.Get && redirects < MaxRedirects ? RedirectOf(response, request) : null;
            if (redirected is null) return response;
            response.Dispose();
        }
    }

    private Uri? RedirectOf(HttpResponseMessage response, HttpRequestMessage request)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location) return null;
        if (!Uri.TryCreate(request.RequestUri!, location, out var target)) return null;
        return Origin.MayFollow(request.RequestUri!, target, needsCredentials: Origin.IsSame(request.RequestUri!, _address)) ? target : null;
    }

    private void Prepare(HttpRequestMessage request, Uri address)
    {
        var isLarge = request.Content?.Headers.ContentLength >= LargeBodyBytes;
        request.Version = address.Scheme == Uri.UriSchemeHttps && !isLarge ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("CloudMount", "0.1"));
        if (!Origin.IsSame(address, _address)) return;
        request.Headers.Add(ClientHeader, _client);
        if (request.Headers.Authorization is null) _access.Sign(request);
    }

    private async ValueTask<HttpOutcome<T>> ReadAsync<T>(HttpCall call, HttpReply reply, Func<HttpReply, ValueTask<RemoteResult<T>>> read)
    {
        var message = reply.Message;
        if (message.IsSuccessStatusCode) return new HttpOutcome<T>(await read(reply).ConfigureAwait(false));
        var retryAfter = TransportFailures.RetryAfter(message.Headers, _options.Time);
        if (message.Headers.Location is { } location && (int)message.StatusCode < 400) return new HttpOutcome<T>(Redirected(location));
        var said = await ErrorBody.ReadAsync(reply, _options).ConfigureAwait(false);
        var meaning = said.Code is { } code ? _meaningOfCode(code) : null;
        if (_hasCodes && said.Code is null && !call.IsTransfer && message.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Gone) return new HttpOutcome<T>(NotTheService());
        var failure = StatusFailures.From(message.StatusCode, said, call.Subject, retryAfter, meaning);
        if (failure.Error is { Kind: RemoteErrorKind.Throttled, RetryAfter: { } wait } && wait <= _options.MaxRetryDelay) _gate.Pause(wait);
        return new HttpOutcome<T>(failure);
    }

    /// <summary>Of a service that gives each refusal a code, no page of whoever is in between may say that a file is gone.</summary>
    private HttpFailure NotTheService() => new(
        new RemoteError(RemoteErrorKind.BadReply, $"What answers at {_address.Authority} knows nothing of the service's calls; check the address."),
        MayHaveHadEffect: false);

    private HttpFailure Redirected(Uri location)
    {
        var target = location.IsAbsoluteUri && location.Host.Length > 0 ? $"{location.Scheme}://{location.Authority}" : "another path";
        var message = $"{_address.Authority} sends us on to {target}; use the right address of the service.";
        return new HttpFailure(new RemoteError(RemoteErrorKind.BadReply, message), MayHaveHadEffect: false);
    }
}
