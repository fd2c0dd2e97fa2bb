namespace CloudMount.Remote.Http;

/// <summary>How a call ended that answers a <typeparamref name="T"/>.</summary>
internal sealed class HttpOutcome<T> : HttpOutcome
{
    public HttpOutcome(RemoteResult<T> result)
        : base(result.IsOk ? null : new HttpFailure(result.Error, MayHaveHadEffect: true)) => Result = result;

    public HttpOutcome(HttpFailure failure)
        : base(failure) => Result = failure.Error;

    public RemoteResult<T> Result { get; }

    /// <summary>The call failed in a way that leaves open whether it was carried out.</summary>
    public bool IsAnswerLost => Failure is { MayHaveHadEffect: true, Error.IsTransient: true };
}
