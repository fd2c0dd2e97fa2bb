namespace CloudMount.Server.Transfers;

/// <summary>Tokens in the form of ids, which is the only one that clients expect.</summary>
internal static class TokenId
{
    public static string ToText(string token) => Guid.ParseExact(token, "N").ToString("D");

    /// <summary>Null for what is no id.</summary>
    public static string? Parse(string? id) => Guid.TryParseExact(id, "D", out var value) ? value.ToString("N") : null;
}
