using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudMount.Primitives;

namespace CloudMount.Remote.SmartFile;

/// <summary>Writes addresses and argument values of the Path API (facts A.1, A.5, A.6, B.1).</summary>
internal static class PathAddress
{
    // Names such as "a%2Fb" or "..." must arrive as they were escaped; Uri must not tidy them up.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The address of a call: <c>ADDRESS/api/CALL/a/b?query</c>, each segment escaped whole.</summary>
    /// <param name="call">With the version of the API, such as <c>1.0/paths/list</c>.</param>
    /// <param name="query">Escaped already, without question mark; may be empty.</param>
    public static Uri Of(Uri service, string call, RemotePath path, string query = "")
    {
        var text = new StringBuilder(service.GetLeftPart(UriPartial.Path).TrimEnd('/')).Append("/api/").Append(call);
        foreach (var segment in path.Value.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append('/').Append(Uri.EscapeDataString(segment));
        }

        if (path.IsRoot) text.Append('/');
        if (query.Length > 0) text.Append('?').Append(query);
        return new Uri(text.ToString(), AsWritten);
    }

    /// <summary>A path below the root of the mount as the service knows it.</summary>
    public static RemotePath Join(RemotePath root, RemotePath path)
    {
        if (root.IsRoot || path.IsRoot) return path.IsRoot ? root : path;
        return path.Value.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (joined, segment) => joined.Child(segment));
    }

    /// <summary>A time as an argument: Unix seconds with decimals where the server takes them, else the format of v1.0.</summary>
    public static string Time(Timestamp time, bool exact) => exact
        ? (time.Nanoseconds / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture)
        : DateTimeOffset.FromUnixTimeSeconds(time.Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Attributes(IReadOnlyDictionary<string, string> attributes)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
