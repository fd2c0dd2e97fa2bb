using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Transfers;

/// <summary>The conditions under which a request changes a file (RFC 9110, 13.1), which hold when it does so.</summary>
internal static class WriteConditions
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>
    /// Where the content of a request goes; without a condition over whatever file is there. Invalid for several tags, weak ones, and an If-None-Match
    /// that is not "*". A date that is none is ignored, as RFC 9110 wants it.
    /// </summary>
    public static Outcome<UploadOrder> ReadOrder(ApiPath path, IHeaderDictionary headers)
    {
        var order = new UploadOrder(path, null, EntryChanges.None)
        {
            MayBeNew = true,
            IfUnmodifiedSince = HeaderUtilities.TryParseDate(headers.IfUnmodifiedSince.ToString(), out var latest)
                ? latest.ToUnixTimeMilliseconds() * NanosecondsPerMillisecond : null,
        };
        if (!StringValues.IsNullOrEmpty(headers.IfMatch))
        {
            var isTag = EntityTagHeaderValue.TryParse(headers.IfMatch.ToString(), out var tag);
            if (!isTag || tag!.IsWeak) return Refusal.Invalid("If-Match must name one strong tag, or *.", "If-Match");
            return order with { MayBeNew = false, IfVersion = tag.Equals(EntityTagHeaderValue.Any) ? null : VersionOf(tag) };
        }

        if (StringValues.IsNullOrEmpty(headers.IfNoneMatch)) return order;
        return headers.IfNoneMatch.ToString().Trim() == "*" ? order with { IfVersion = "" } : Refusal.Invalid("If-None-Match must be *.", "If-None-Match");
    }

    private static string VersionOf(EntityTagHeaderValue tag) => HeaderUtilities.RemoveQuotes(tag.Tag).ToString();
}
