using System.Net.Http.Headers;
using System.Net.Sockets;

namespace CloudMount.Remote.Http;

/// <summary>Translates what the transport throws. The one place that does.</summary>
internal sealed class TransportFailures(CertificateCheck certificates)
{
    /// <summary>A service that asks for more is asked again after this: by a mistake or a clock of its own it may have asked for years.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    public HttpFailure From(HttpRequestException exception, Uri address) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Unsent(
            RemoteErrorKind.Unreachable, $"The host {address.IdnHost} is not known; check the address and the network."),
        HttpRequestError.ConnectionError => FromConnect(exception, address),
        HttpRequestError.ProxyTunnelError => Unsent(RemoteErrorKind.Unreachable, $"The proxy gives no connection to {address.Authority}."),
        // Whoever stands in front of a server that is away takes connections and drops them.
        HttpRequestError.SecureConnectionError when exception.InnerException is IOException => Broken(address) with { MayHaveHadEffect = false },
        HttpRequestError.SecureConnectionError => Unsent(RemoteErrorKind.Untrusted, TlsMessage(address)) with { IsOutage = false },
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => new HttpFailure(
            new(RemoteErrorKind.BadReply, $"What answers at {address.Authority} does not speak HTTP as it should."),
            MayHaveHadEffect: true),
        _ => Broken(address),
    };

    /// <summary>The connection ended under a request or a reply.</summary>
    public static HttpFailure Broken(Uri address) => new(
        new(RemoteErrorKind.Unreachable, $"The connection to {address.Authority} broke; when it always does, check that the server speaks {address.Scheme} on this port."), MayHaveHadEffect: true, IsOutage: true);

    /// <summary>The content to send could not be read here to its end, so that the service never had all of it.</summary>
    public static HttpFailure FromSource(string subject, IOException exception) => new(
        new(
            RemoteErrorKind.SourceChanged,
            exception is SourceChangedException ? $"{subject} changed while it was uploaded." : $"The local content of {subject} cannot be read."),
        MayHaveHadEffect: false);

    /// <summary>A time limit of ours ran out. The one for connecting shows as an inner <see cref="TimeoutException"/>.</summary>
    public static HttpFailure TimedOut(Uri address, OperationCanceledException exception) => new(
        new(RemoteErrorKind.TimedOut, $"{address.Authority} did not answer in time."),
        MayHaveHadEffect: exception.InnerException is not TimeoutException,
        IsOutage: true);

    /// <summary>What the service asks for: Retry-After (RFC 9110, 10.2.3), or SmartFile's older X-Throttle (facts B.8).</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time)
    {
        if (headers.RetryAfter is { } retry)
        {
            var wait = retry.Delta ?? retry.Date - time.GetUtcNow();
            if (wait > TimeSpan.Zero) return wait < MaxWait ? wait : MaxWait;
        }

        return headers.TryGetValues("X-Throttle", out var values) ? ThrottleWait(string.Join(';', values)) : null;
    }

    private static TimeSpan? ThrottleWait(string value)
    {
        const string Mark = "next=";
        var start = value.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return null;
        var number = value.AsSpan(start + Mark.Length).TrimStart();
        var end = 0;
        while (end < number.Length && (char.IsAsciiDigit(number[end]) || number[end] == '.')) end++;
        var isNumber = double.TryParse(number[..end], System.Globalization.CultureInfo.InvariantCulture, out var seconds);
        return isNumber ? TimeSpan.FromSeconds(Math.Min(seconds, MaxWait.TotalSeconds)) : null;
    }

    private static HttpFailure FromConnect(HttpRequestException exception, Uri address) =>
        (exception.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => Unsent(
                RemoteErrorKind.Unreachable, $"Nothing listens at {address.Authority}; check that the server runs and the port is right."),
            SocketError.TimedOut => Unsent(RemoteErrorKind.TimedOut, $"{address.Authority} cannot be reached in time."),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => Unsent(
                RemoteErrorKind.Unreachable, $"There is no route to {address.Authority}; check the network."),
            _ => Unsent(RemoteErrorKind.Unreachable, $"There is no connection to {address.Authority}."),
        };

    private static HttpFailure Unsent(RemoteErrorKind kind, string message) =>
        new(new(kind, message), MayHaveHadEffect: false, IsOutage: true);

    private string TlsMessage(Uri address) => certificates.Reason is { } reason
        ? $"{address.Authority} is not trusted: {reason}."
        : $"The TLS handshake with {address.Authority} failed; check that the server speaks https on this port.";
}
