using System.Diagnostics.CodeAnalysis;
using CloudMount.Server.Files;

namespace CloudMount.Server.Api.Administration;

/// <summary>A row of the table of calls.</summary>
/// <param name="Methods">As the Allow header has them.</param>
/// <param name="Pattern">The segments behind the version of the API; a "*" stands for a name.</param>
internal sealed record AdminRoute(string Methods, string Pattern, Func<AdminRequest, Task<Outcome<AdminReply>>> Call)
{
    public const string Get = "GET, HEAD";

    private readonly string[] _pattern = Pattern.Split('/');

    /// <summary>One that waits for nothing.</summary>
    public static AdminRoute Of(string methods, string pattern, Func<AdminRequest, Outcome<AdminReply>> call) =>
        new(methods, pattern, request => Task.FromResult(call(request)));

    /// <summary>Whether the segments are those of the call, and what they name.</summary>
    public bool Takes(IReadOnlyList<string> segments, [NotNullWhen(true)] out IReadOnlyList<string>? names)
    {
        names = null;
        if (segments.Count != _pattern.Length) return false;
        var found = new List<string>();
        for (var i = 0; i < _pattern.Length; i++)
        {
            if (_pattern[i] == "*") found.Add(segments[i]);
            else if (_pattern[i] != segments[i]) return false;
        }

        names = found;
        return true;
    }
}
