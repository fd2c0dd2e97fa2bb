using System.Text.Json;

namespace CloudMount.Load;

/// <summary>What a call was answered.</summary>
internal sealed record Reply(int Status, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The same call can succeed a little later.</summary>
    public bool IsBusy => Status is 429 or 503;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The entries in a member of a listing, by name with their sizes; none when it failed.</summary>
    public Dictionary<string, long> Sizes(string member) => !IsSuccess ? [] : Json.GetProperty(member).EnumerateArray()
        .ToDictionary(child => child.GetProperty("name").GetString()!, child => child.GetProperty("size").GetInt64());

    public override string ToString() => $"{Status} {System.Text.Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 300)))}";
}
