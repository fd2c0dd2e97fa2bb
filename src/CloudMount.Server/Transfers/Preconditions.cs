using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Transfers;

/// <summary>What a download's conditions come to, in the order of RFC 9110, 13.2.2.</summary>
internal static class Preconditions
{
    /// <summary>The status to answer with nothing but headers, or null to go on.</summary>
    public static int? Check(IHeaderDictionary headers, EntityTagHeaderValue tag, DateTimeOffset modified)
    {
        if (!StringValues.IsNullOrEmpty(headers.IfMatch))
        {
            if (!Matches(headers.IfMatch, tag, useStrongComparison: true)) return StatusCodes.Status412PreconditionFailed;
        }
        else if (ReadDate(headers.IfUnmodifiedSince) is { } latest && modified > latest)
        {
            return StatusCodes.Status412PreconditionFailed;
        }

        if (!StringValues.IsNullOrEmpty(headers.IfNoneMatch))
            return Matches(headers.IfNoneMatch, tag, useStrongComparison: false) ? StatusCodes.Status304NotModified : null;
        return ReadDate(headers.IfModifiedSince) is { } since && modified <= since ? StatusCodes.Status304NotModified : null;
    }

    /// <summary>Whether the Range header counts: If-Range is absent or names this content.</summary>
    public static bool AllowsRange(IHeaderDictionary headers, EntityTagHeaderValue tag, DateTimeOffset modified)
    {
        if (StringValues.IsNullOrEmpty(headers.IfRange)) return true;
        if (!RangeConditionHeaderValue.TryParse(headers.IfRange.ToString(), out var condition)) return false;
        return condition.EntityTag is { } wanted ? tag.Compare(wanted, useStrongComparison: true) : condition.LastModified == modified;
    }

    private static bool Matches(StringValues header, EntityTagHeaderValue tag, bool useStrongComparison) =>
        EntityTagHeaderValue.TryParseList([.. header.OfType<string>()], out var wanted)
        && wanted.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison));

    private static DateTimeOffset? ReadDate(StringValues header) =>
        HeaderUtilities.TryParseDate(header.ToString(), out var date) ? date : null;
}
