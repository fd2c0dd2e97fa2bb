using System.Globalization;
using CloudMount.Server.Files;

namespace CloudMount.Server.Changes;

/// <summary>The parameters that both APIs have for the feed.</summary>
internal static class ChangeParameters
{
    /// <summary>Expired for a cursor that is not of this journal.</summary>
    public static Outcome<long> ReadCursor(string text, ChangeJournal journal) =>
        ChangeCursor.Parse(text) is { } cursor && journal.Knows(cursor) ? cursor.Stamp : ChangeFeed.TooOld;

    public static Outcome<TimeSpan> ReadWait(string? text)
    {
        if (text is null) return TimeSpan.Zero;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= ChangeQuery.MaxWaitSeconds
            ? TimeSpan.FromSeconds(seconds)
            : Refusal.Invalid($"The parameter wait must be 0 to {ChangeQuery.MaxWaitSeconds} seconds.", "wait");
    }

    public static Outcome<int> ReadLimit(string? text, int usual = ChangeQuery.UsualLimit, int most = ChangeQuery.MaxLimit)
    {
        if (text is null) return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit : Refusal.Invalid($"The parameter limit must be a number from 1 to {most}.", "limit");
    }
}
