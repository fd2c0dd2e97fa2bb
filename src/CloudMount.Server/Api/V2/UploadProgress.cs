using System.Collections.Concurrent;
using CloudMount.Server.Changes;

namespace CloudMount.Server.Api.V2;

/// <summary>How far uploads are, under the names that their clients give them. Each account has names of its own. Thread-safe.</summary>
internal sealed class UploadProgress
{
    /// <summary>The request header with the name.</summary>
    public const string Header = "X-Upload-UUID";

    private const int MaxNameLength = 64;

    /// <summary>Bounds the memory; beyond it the oldest are forgotten.</summary>
    private const int MaxKnown = 1000;

    private readonly ConcurrentDictionary<(Guid? Account, string Name), UploadCount> _known = new();
    private readonly ConcurrentQueue<(Guid? Account, string Name)> _byAge = new();

    /// <summary>Begins to count an upload; null where it has no name, or one that is too long.</summary>
    /// <param name="length">Bytes of the whole body; null where the client does not say.</param>
    public UploadCount? Begin(string name, long? length)
    {
        if (name.Length is 0 or > MaxNameLength) return null;
        var key = (Requester.Current.Account, name);
        var count = new UploadCount(length);
        _known[key] = count;
        _byAge.Enqueue(key);
        while (_byAge.Count > MaxKnown && _byAge.TryDequeue(out var oldest)) _known.TryRemove(oldest, out _);
        return count;
    }

    /// <summary>Null for a name that no upload of the caller had lately.</summary>
    public UploadCount? Find(string name) => _known.GetValueOrDefault((Requester.Current.Account, name));
}
