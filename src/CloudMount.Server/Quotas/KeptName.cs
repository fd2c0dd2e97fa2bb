using System.Globalization;
using CloudMount.Server.Files;

namespace CloudMount.Server.Quotas;

/// <summary>
/// The names of files in the unfinished area that stay over a restart: <c>upload-RANDOM</c>, and for those of a site
/// <c>upload-SITE-CREDIT-RANDOM</c>, so that what they take of its quota can be told from the area alone.
/// </summary>
internal static class KeptName
{
    public const string Prefix = "upload-";
    private const int IdLength = 32;

    /// <param name="credit">The bytes of the file that is replaced.</param>
    public static string New(Guid? site, long credit) => site is { } id
        ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id:N}-{credit:x}-{UnfinishedArea.NewName()}") : Prefix + UnfinishedArea.NewName();

    /// <summary>Null for what is not of a site.</summary>
    public static Guid? SiteOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length > Prefix.Length + IdLength && name[Prefix.Length + IdLength] == '-'
        && Guid.TryParseExact(name.AsSpan(Prefix.Length, IdLength), "N", out var site) ? site : null;

    public static long CreditOf(string name) =>
        name.Split('-') is [_, _, var credit, _] && long.TryParse(credit, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
}
