namespace CloudMount.Server.Tenants;

/// <summary>What a site may have. Only the operator makes and changes packages.</summary>
/// <param name="Name">Of at most <see cref="MaxNameLength"/> characters; exact, also in case.</param>
/// <param name="DiskLimit">Bytes; null for none.</param>
/// <param name="UserLimit">Its owner and those who are deactivated count; null for none.</param>
internal sealed record Package(string Name, long? DiskLimit, int? UserLimit)
{
    public const int MaxNameLength = 60;

    public const string NameRule = "A package's name has 1 to 60 visible ASCII characters or spaces, no slash, and neither begins nor ends with a space.";

    /// <summary>The one that is there from the start.</summary>
    public const string Unlimited = "Unlimited";

    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(c => c is >= ' ' and < '\x7f' and not '/') && name == name.Trim();
}
