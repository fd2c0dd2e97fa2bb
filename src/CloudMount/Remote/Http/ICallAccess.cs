namespace CloudMount.Remote.Http;

/// <summary>How the calls of an account prove who makes them. Thread-safe.</summary>
internal interface ICallAccess
{
    /// <summary>Makes sure that calls can be signed: logs in where a session is needed and there is none. Null, or why it is not possible.</summary>
    ValueTask<RemoteError?> EnterAsync(CancellationToken cancellation);

    /// <summary>Puts the credentials on a request to the account's own origin.</summary>
    void Sign(HttpRequestMessage request);

    /// <summary>A mark of what requests are signed with now; it changes with each login.</summary>
    object? Mark { get; }

    /// <summary>
    /// A call ended with this failure. True when it was for a session that ended, and requests are signed anew now, so that the call is worth
    /// making again.
    /// </summary>
    /// <param name="mark">The <see cref="Mark"/> from before the call.</param>
    ValueTask<bool> RenewAsync(HttpFailure failure, object? mark, CancellationToken cancellation);
}
