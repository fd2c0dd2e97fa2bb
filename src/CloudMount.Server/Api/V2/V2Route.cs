using CloudMount.Server.Files;

namespace CloudMount.Server.Api.V2;

/// <summary>A row of the table of calls.</summary>
/// <param name="Method">HEAD goes with GET.</param>
/// <param name="Pattern">
/// What is behind the version, without slashes at its ends. The last segment may be "{path}", which stands for any number of names, or "{id}",
/// which stands for one.
/// </param>
internal sealed record V2Route(string Method, string Pattern, Func<V2Request, Task<Outcome<V2Reply>>> Call)
{
    private const string AnyPath = "{path}";
    private const string AnyId = "{id}";

    private readonly string[] _segments = Pattern.Split('/');

    public V2Route(string method, string pattern, Func<V2Request, Outcome<V2Reply>> call)
        : this(method, pattern, request => Task.FromResult(call(request)))
    {
    }

    /// <summary>Whether anybody may call it.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it is called at the root of the host, behind the folder of links.</summary>
    public bool IsAtRoot { get; init; }

    /// <summary>Where it is called, among other places.</summary>
    public string Path => IsAtRoot ? $"/{LinkedCalls.Folder}/{Pattern}" : $"/api/2/{Pattern}";

    /// <summary>Whether the body is content and not fields.</summary>
    public bool TakesContent { get; init; }

    /// <summary>What a call holds in the place of the pattern's last segment; null for another call.</summary>
    public string[]? Match(ReadOnlySpan<string> call)
    {
        var last = _segments[^1];
        var literals = last is AnyPath or AnyId ? _segments.AsSpan(0, _segments.Length - 1) : _segments;
        if (call.Length < literals.Length || !literals.SequenceEqual(call[..literals.Length])) return null;
        var rest = call[literals.Length..];
        var isMatch = last switch
        {
            AnyPath => true,
            AnyId => rest.Length == 1,
            _ => rest.Length == 0,
        };
        return isMatch ? rest.ToArray() : null;
    }
}
