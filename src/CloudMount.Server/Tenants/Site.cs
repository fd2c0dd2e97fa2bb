namespace CloudMount.Server.Tenants;

/// <summary>A tenant: users and files of its own.</summary>
/// <param name="Name">Unique in whatever case, and the name of its directory; see <see cref="IsName"/>.</param>
/// <param name="Reseller">The id of the operator's account that made it.</param>
/// <param name="Owner">The id of the Administrator who was made with it.</param>
internal sealed record Site(Guid Id, string Name, Guid Reseller, Guid Owner)
{
    public const string NameRule = "A site's name has 1 to 63 ASCII letters, digits and hyphens, and neither begins nor ends with a hyphen.";

    /// <summary>One of <see cref="Industries.All"/>.</summary>
    public required string Industry { get; init; }

    /// <summary>The name of its package.</summary>
    public required string Package { get; init; }

    /// <summary>Unix seconds.</summary>
    public long Created { get; init; }

    /// <summary>The users of one that is not are let in by nothing.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Names that can be part of a host name (RFC 1123).</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && name[0] != '-' && name[^1] != '-';
}
