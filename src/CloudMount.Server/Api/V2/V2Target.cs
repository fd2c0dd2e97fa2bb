namespace CloudMount.Server.Api.V2;

/// <summary>
/// Which requests are for SmartFile v2: /api/2/, the fragments of /api/3/ that clients know, and under /api/1.0/ what the official python client calls
/// there when it is set to v1.0; and /link/, where links lead.
/// </summary>
internal static class V2Target
{
    public static bool Takes(string[] segments) =>
        segments is ["api", "2" or "3", ..] or ["api", "1.0", "path" or "task" or "ping" or "whoami", ..] || IsLink(segments);

    /// <summary>Whether it is somebody with a link, whose token is behind the folder.</summary>
    public static bool IsLink(string[] segments) => segments is [LinkedCalls.Folder, _, ..];

    /// <summary>What is behind the version, or the folder of links, in a target that is taken.</summary>
    public static ReadOnlySpan<string> CallOf(string[] segments) => segments.AsSpan(IsLink(segments) ? 1 : 2);

    /// <summary>Whether answers have the form of /api/3/.</summary>
    public static bool IsThree(string[] segments) => segments[1] == "3";
}
