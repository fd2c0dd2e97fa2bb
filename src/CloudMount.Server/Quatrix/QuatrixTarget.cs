namespace CloudMount.Server.Quatrix;

/// <summary>Which requests are those of a Quatrix client: both APIs are at /api/1.0/, and their first segments differ.</summary>
internal static class QuatrixTarget
{
    /// <summary>Where the resource stands behind "api" and "1.0".</summary>
    public const int FirstSegment = 2;

    private const string UploadFolder = "upload";
    private const string ChunkFolder = "chunked";

    private static readonly HashSet<string> Resources = new(StringComparer.Ordinal)
    {
        "account", "api-key", "automation", "billing", "branding", "contact", "file", "files-return", "group", "inbox", "job", "key-request",
        "languages", "pgp-key", "preview", "profile", "project-folder", "quicklink", "reset-password", "service", "session", "settings", "share",
        "ssh-key", "tracking", "upload", "user", "widget",
    };

    public static bool Takes(string[] segments) =>
        segments is ["api", "1.0", var resource, ..] ? Resources.Contains(resource) : ChunkKey(segments) is not null;

    /// <summary>The key of the upload whose chunk the request brings; null for other requests.</summary>
    public static string? ChunkKey(string[] segments) => segments is [UploadFolder, ChunkFolder, var key] ? key : null;

    /// <summary>Whether the target holds a key or a link, which are credentials.</summary>
    public static bool HoldsSecret(string[] segments) =>
        segments is ["api", "1.0", "upload", "finalize", ..] or ["api", "1.0", "file", "download", ..];
}
