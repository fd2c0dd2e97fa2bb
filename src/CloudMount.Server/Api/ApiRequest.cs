using CloudMount.Server.Files;

namespace CloudMount.Server.Api;

/// <summary>One path call.</summary>
/// <param name="Origin">Scheme and host the client used, for the URLs in the answer.</param>
internal sealed record ApiRequest(ApiPath Path, CallFields Fields, string Origin, CancellationToken Cancellation);
