using System.Globalization;
using System.Text.Json;

namespace CloudMount.Remote.SmartFile.Administration;

/// <summary>
/// Reads rows of the calls about packages, sites and users. A row without its name is none; of the rest, what is missing or of another kind is not told.
/// Throws <see cref="InvalidOperationException"/> for a text that is no Unicode.
/// </summary>
internal static class AdminRows
{
    public static AdminPackage? Package(JsonElement row) => Text(row, "name") is { Length: > 0 } name ? new(name) : null;

    public static AdminSite? Site(JsonElement row) => Text(row, "site_name") is not { Length: > 0 } name ? null : new(name)
    {
        Industry = Text(row, "industry"),
        Package = Text(row, "package"),
        IsActive = Flag(row, "active"),
        Created = Text(row, "created"),
        DiskUsage = Number(row, "disk_usage"),
        DiskLimit = Number(row, "disk_limit"),
        UserCount = Number(row, "user_count"),
        Owner = Text(row, "username"),
    };

    public static AdminUser? User(JsonElement row) => Text(row, "username") is not { Length: > 0 } username ? null : new(username)
    {
        Name = Text(row, "name"),
        Email = Text(row, "email"),
        Root = Text(row, "root"),
        Role = Text(row, "role"),
        Groups = Texts(row, "groups"),
        IsActive = Flag(row, "active"),
        IsFtpActive = Flag(row, "ftp_active"),
    };

    public static AdminSiteUser? SiteUser(JsonElement row) => Text(row, "username") is not { Length: > 0 } username ? null : new(username)
    {
        Name = Text(row, "name"),
        Email = Text(row, "email"),
        IsActive = Flag(row, "active"),
    };

    private static JsonElement? Member(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement row, string name) => Member(row, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    private static List<string> Texts(JsonElement row, string name) => Member(row, name) is not { ValueKind: JsonValueKind.Array } member
        ? []
        : member.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToList();

    // Python's spelling too (facts A.3).
    private static bool? Flag(JsonElement row, string name) => Member(row, name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } member when bool.TryParse(member.GetString(), out var value) => value,
        _ => null,
    };

    private static long? Number(JsonElement row, string name) => Member(row, name) switch
    {
        { ValueKind: JsonValueKind.Number } member when member.TryGetInt64(out var value) => value,
        { ValueKind: JsonValueKind.String } member when long.TryParse(member.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };
}
