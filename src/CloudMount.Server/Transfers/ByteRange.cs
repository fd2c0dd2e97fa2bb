using Microsoft.Net.Http.Headers;

namespace CloudMount.Server.Transfers;

/// <summary>The part of a file a request asks for (RFC 9110, 14).</summary>
internal readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>
    /// Reads a Range header. Null stands for the whole file: without a header, for a unit or form that is not understood, and for several
    /// ranges at once. A range that begins behind the end has no bytes.
    /// </summary>
    public static ByteRange? Parse(string? header, long size)
    {
        if (!RangeHeaderValue.TryParse(header, out var value) || value.Unit != "bytes" || value.Ranges.Count != 1) return null;
        var range = value.Ranges.First();
        if (range.From is not { } from)
        {
            var last = Math.Min(range.To ?? 0, size);
            return new(size - last, last);
        }

        return from >= size ? new(from, 0) : new(from, Math.Min(range.To ?? long.MaxValue - 1, size - 1) - from + 1);
    }
}
