namespace CloudMount.Remote.Http;

/// <summary>An access in whose place another can be put while calls are made. A call that was refused with the old one is made again with the new.</summary>
internal sealed class ReplaceableAccess(ICallAccess first) : ICallAccess
{
    private ICallAccess _current = first;

    public ICallAccess Current => Volatile.Read(ref _current);

    public object? Mark => Current.Mark;

    public void Replace(ICallAccess next) => Volatile.Write(ref _current, next);

    public ValueTask<RemoteError?> EnterAsync(CancellationToken cancellation) => Current.EnterAsync(cancellation);

    public void Sign(HttpRequestMessage request) => Current.Sign(request);

    public ValueTask<bool> RenewAsync(HttpFailure failure, object? mark, CancellationToken cancellation) => Current.RenewAsync(failure, mark, cancellation);
}
