using System.Globalization;

namespace CloudMount.Server.Changes;

/// <summary>
/// Up to where a client knows the changes. Opaque to it: the epoch says of which life of the journal it is, since one that ended uncleanly
/// may have lost rows that nobody can tell of.
/// </summary>
internal readonly record struct ChangeCursor(string Epoch, long Stamp)
{
    /// <summary>Null for what no server gave out.</summary>
    public static ChangeCursor? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var stamp)
            ? new ChangeCursor(text[..dash], stamp) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Stamp}");
}
