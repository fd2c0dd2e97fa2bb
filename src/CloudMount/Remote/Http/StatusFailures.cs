using System.Net;

namespace CloudMount.Remote.Http;

/// <summary>Translates HTTP statuses that are no success. The one place that does; a store refines what its protocol adds.</summary>
internal static class StatusFailures
{
    /// <param name="said">The service's own words.</param>
    /// <param name="meaning">Of its code, where that is known; of a refusal (4xx) it counts more than the status.</param>
    public static HttpFailure From(HttpStatusCode status, ErrorBody said, string subject, TimeSpan? retryAfter, CodeMeaning? meaning)
    {
        var known = (int)status is >= 400 and < 500 ? meaning?.Kind : null;
        var kind = known ?? KindOf(status, said.Text, retryAfter is not null);
        var words = said.Text.Length > 0 ? said.Text : meaning?.Words ?? Sentence(kind, status);
        var message = said.Code is { } code ? $"{subject}: {words} (code {code})" : $"{subject}: {words}";
        var isGatewayOnly = status is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

        // A refusal was not carried out. Of a 5xx nobody knows, except of one that asks to come again.
        var mayHaveHadEffect = kind is RemoteErrorKind.ServerFailed or RemoteErrorKind.TimedOut or RemoteErrorKind.BadReply;
        return new HttpFailure(new RemoteError(kind, message, retryAfter), mayHaveHadEffect, isGatewayOnly, said.Code);
    }

    private static RemoteErrorKind KindOf(HttpStatusCode status, string said, bool asksToWait) => (int)status switch
    {
        401 => RemoteErrorKind.Unauthenticated,
        403 when SpeaksOfSpace(said) => RemoteErrorKind.QuotaExceeded,
        403 => RemoteErrorKind.Forbidden,
        404 or 410 => RemoteErrorKind.NotFound,
        405 or 501 => RemoteErrorKind.NotSupported,
        408 => RemoteErrorKind.TimedOut,
        409 => RemoteErrorKind.Exists,
        412 => RemoteErrorKind.VersionMismatch,
        413 => RemoteErrorKind.TooLarge,
        429 => RemoteErrorKind.Throttled,
        503 when asksToWait => RemoteErrorKind.Throttled,
        507 => RemoteErrorKind.QuotaExceeded,
        >= 500 => RemoteErrorKind.ServerFailed,
        >= 400 => RemoteErrorKind.Rejected,
        _ => RemoteErrorKind.BadReply,
    };

    // v1.0 answers 403 both to a missing right and to a full account; only its words tell them apart (facts A.6).
    private static bool SpeaksOfSpace(string said) =>
        said.Contains("quota", StringComparison.OrdinalIgnoreCase) || said.Contains("space", StringComparison.OrdinalIgnoreCase);

    private static string Sentence(RemoteErrorKind kind, HttpStatusCode status) => kind switch
    {
        RemoteErrorKind.Unauthenticated => "the key or the password is wrong.",
        RemoteErrorKind.Forbidden => "the account may not do this.",
        RemoteErrorKind.NotFound => "it does not exist.",
        RemoteErrorKind.Throttled => "the service asks to wait.",
        _ => $"the service answered with status {(int)status}.",
    };
}
