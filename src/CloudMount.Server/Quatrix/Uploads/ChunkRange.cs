using CloudMount.Server.Files;
using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Quatrix.Uploads;

/// <summary>Where a chunk belongs: the header <c>Content-Range: bytes FIRST-LAST/TOTAL</c>.</summary>
/// <param name="Length">Null to take all that comes.</param>
/// <param name="Total">Null where the client does not say.</param>
internal readonly record struct ChunkRange(long Offset, long? Length, long? Total)
{
    /// <param name="received">The bytes that are there already. What begins behind them leaves a gap; without the header it goes on there.</param>
    public static Outcome<ChunkRange> Read(string? header, long received)
    {
        if (string.IsNullOrEmpty(header)) return new ChunkRange(received, null, null);
        if (!ContentRangeHeaderValue.TryParse(header, out var range) || range.Unit != "bytes" || range is not { From: { } from, To: { } to })
            return Invalid("The Content-Range is not of the form bytes FIRST-LAST/TOTAL.");
        if (from > received) return Invalid($"The chunk begins at {from}, but only {received} bytes are there.");
        return new ChunkRange(from, to - from + 1, range.Length);
    }

    private static Refusal Invalid(string message) => Refusal.Invalid(message, "Content-Range");
}
