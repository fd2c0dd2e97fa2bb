using System.Net.Http.Headers;
using CloudMount.Primitives;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>
/// What a call wants to find, as HTTP says it (RFC 9110, 13.1). A service may heed it or not, so that it narrows the gap behind a comparison and never
/// replaces one.
/// </summary>
/// <param name="IsNew">Nothing may be there.</param>
/// <param name="Time">What is there was not modified after the second of this time.</param>
internal readonly record struct Precondition(bool IsNew, Timestamp? Time)
{
    public static Precondition None => default;

    public void AddTo(HttpRequestHeaders headers)
    {
        if (IsNew) headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        if (Time is { } time) headers.IfUnmodifiedSince = DateTimeOffset.FromUnixTimeSeconds(time.Seconds);
    }
}
