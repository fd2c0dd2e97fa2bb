using System.Net.Http.Headers;

namespace CloudMount.Remote.Http;

/// <summary>The same credentials on every call, without a session.</summary>
internal sealed class FixedAccess(AuthenticationHeaderValue authorization) : ICallAccess
{
    public object? Mark => null;

    public ValueTask<RemoteError?> EnterAsync(CancellationToken cancellation) => default;

    public void Sign(HttpRequestMessage request) => request.Headers.Authorization = authorization;

    public ValueTask<bool> RenewAsync(HttpFailure failure, object? mark, CancellationToken cancellation) => default;
}
