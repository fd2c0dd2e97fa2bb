namespace CloudMount.Remote.Http;

/// <summary>How a call, or one attempt of it, ended.</summary>
internal abstract class HttpOutcome(HttpFailure? failure)
{
    public HttpFailure? Failure { get; } = failure;
}
