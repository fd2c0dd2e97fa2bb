namespace CloudMount.Server.Api.V2;

/// <summary>Truth values as the clients write them; python as True and False.</summary>
internal static class V2Flag
{
    /// <summary>Null for what is none.</summary>
    public static bool? Parse(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "ON" or "YES" => true,
        "FALSE" or "0" or "OFF" or "NO" => false,
        _ => null,
    };
}
