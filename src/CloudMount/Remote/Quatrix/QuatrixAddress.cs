namespace CloudMount.Remote.Quatrix;

/// <summary>Writes addresses of the API (facts C.1).</summary>
internal static class QuatrixAddress
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The address of a call: <c>ADDRESS/api/1.0/CALL/ID</c>.</summary>
    /// <param name="id">From the service, and so escaped; empty for none.</param>
    /// <param name="query">Escaped already, without question mark; may be empty.</param>
    public static Uri Of(Uri service, string call, string id = "", string query = "") => Join(service, "/api/1.0/" + call, id, query);

    /// <summary>Where the chunks of an upload go, beside the API.</summary>
    public static Uri OfChunk(Uri service, string uploadKey) => Join(service, "/upload/chunked", uploadKey, "");

    private static Uri Join(Uri service, string path, string id, string query)
    {
        var text = service.GetLeftPart(UriPartial.Authority) + path;
        if (id.Length > 0) text += "/" + Uri.EscapeDataString(id);
        return new Uri(query.Length > 0 ? $"{text}?{query}" : text, AsWritten);
    }
}
