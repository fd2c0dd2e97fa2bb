using System.Net.Http.Headers;

namespace CloudMount.Remote.Http;

/// <summary>The same credentials on every call, without a session.</summary>
internal sealed class FixedAccess(AuthenticationHeaderValue authorization) : ICallAccess
{
    public object? Mark => this;

    public ValueTask<RemoteError?> EnterAsync(CancellationToken cancellation) => default;

    public void Sign(HttpRequestMessage request) => request.Headers.Authorization = authorization;

    // Signed otherwise was only what others signed before this.
    public ValueTask<bool> RenewAsync(HttpFailure failure, object? mark, CancellationToken cancellation) =>
        new(failure.Error.Kind == RemoteErrorKind.Unauthenticated && !ReferenceEquals(mark, this));
}
