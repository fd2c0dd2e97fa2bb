using System.Collections.Concurrent;

namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// Requests for use again. Grows with the requests that wait; keeps few, because each holds memory for the largest request, of which the
/// system only gives what was once touched.
/// </summary>
internal sealed class RequestPool(int maxDataBytes) : IDisposable
{
    private const int KeptRequests = 8;

    private readonly ConcurrentStack<FuseRequest> _free = [];

    public FuseRequest Rent() => _free.TryPop(out var request) ? request : new FuseRequest(maxDataBytes);

    public void Return(FuseRequest request)
    {
        if (_free.Count < KeptRequests) _free.Push(request);
        else request.Dispose();
    }

    public void Dispose()
    {
        while (_free.TryPop(out var request)) request.Dispose();
    }
}
