namespace CloudMount.Server.Quatrix;

/// <summary>Which requests are those of a Quatrix client: both APIs are at /api/1.0/, and their first segments differ.</summary>
internal static class QuatrixTarget
{
    private const string ApiPrefix = "/api/1.0";
    private const string UploadFolder = "upload";

    /// <summary>The verbs of content that is uploaded, which are called at the root of the host.</summary>
    private static readonly HashSet<string> UploadVerbs = new(StringComparer.Ordinal) { "chunked", "multipart" };

    private static readonly HashSet<string> Resources = new(StringComparer.Ordinal)
    {
        "account", "api-key", "automation", "billing", "branding", "contact", "file", "files-return", "group", "inbox", "job", "key-request",
        "languages", "pgp-key", "preview", "profile", "project-folder", "quicklink", "reset-password", "service", "session", "settings", "share",
        "ssh-key", "tracking", "upload", "user", "widget",
    };

    public static bool Takes(string[] segments) => IsDescription(segments) || IsUpload(segments)
        || (segments is ["api", "1.0", var resource, ..] && Resources.Contains(resource));

    /// <summary>Whether the target is the description of the API.</summary>
    public static bool IsDescription(string[] segments) => segments is ["swagger", "quatrix.json"];

    /// <summary>The resource of a target that is taken, and what is behind it.</summary>
    public static string[] CallOf(string[] segments) => IsUpload(segments) ? segments : segments[2..];

    /// <summary>What stands before the resource.</summary>
    public static string PrefixOf(string resource, string verb) => resource == UploadFolder && UploadVerbs.Contains(verb) ? "" : ApiPrefix;

    /// <summary>Whether the target holds a key or a link, which are credentials.</summary>
    public static bool HoldsSecret(string[] segments) =>
        segments is ["api", "1.0", UploadFolder, not "link", ..] or ["api", "1.0", "file", "download", ..];

    private static bool IsUpload(string[] segments) => segments is [UploadFolder, var verb, _] && UploadVerbs.Contains(verb);
}
