using System.Globalization;
using CloudMount.Server.Files;

namespace CloudMount.Server.Api.V2;

/// <summary>The fields of links.</summary>
internal static class LinkFields
{
    public const string Expires = "expires";
    public const string Name = "name";

    private const int MaxNameLength = 200;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>When a link is over, in Unix seconds: a number is one of seconds from now, another text a time as path objects have it. Null for a link that never is. Invalid.</summary>
    public static Outcome<long?> ReadExpiry(CallFields fields, DateTimeOffset now)
    {
        if (fields[Expires] is not { Length: > 0 } text) return (long?)null;
        var time = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Longest.TotalSeconds
            ? now.ToUnixTimeSeconds() + seconds : ServiceTime.Parse(text);
        return time > now.ToUnixTimeSeconds() && time <= (now + Longest).ToUnixTimeSeconds()
            ? time : Refusal.Invalid($"expires must be seconds from now or a time as YYYY-MM-DDTHH:MM:SS, in the future and within {Longest.TotalDays} days.", Expires);
    }

    /// <summary>Null where none is given. Invalid.</summary>
    public static Outcome<string?> ReadName(CallFields fields)
    {
        if (fields[Name] is not { } name) return (string?)null;
        return name.Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl)
            ? name : Refusal.Invalid($"name must be one line of 1 to {MaxNameLength} characters.", Name);
    }
}
