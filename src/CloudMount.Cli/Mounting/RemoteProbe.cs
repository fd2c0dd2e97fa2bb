using CloudMount.Remote;

namespace CloudMount.Cli.Mounting;

/// <summary>Proves that a remote answers, while somebody waits.</summary>
internal static class RemoteProbe
{
    /// <summary>How long a remote has that must answer: more than a slow one takes, and less than the attempts of a store together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>As <see cref="IRemoteStore.ConnectAsync"/>, with <see cref="RemoteErrorKind.TimedOut"/> when the patience is over.</summary>
    public static async Task<RemoteResult<RemoteCapabilities>> ConnectAsync(IRemoteStore store, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            return await store.ConnectAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new RemoteError(RemoteErrorKind.TimedOut, $"The remote did not answer within {patience.TotalSeconds:0} seconds.");
        }
    }
}
