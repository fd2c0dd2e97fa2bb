namespace CloudMount.Server.Tenants;

/// <summary>What a site can say that it is for. The API's own list.</summary>
internal static class Industries
{
    public static IReadOnlyList<string> All { get; } =
    [
        "Personal Use", "Software", "Marketing/Design", "Print/Publishing", "Construction", "Accounting", "Law", "Medical", "Professional Services", "Other",
    ];
}
