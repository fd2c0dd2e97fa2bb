using System.Buffers;

namespace CloudMount.Remote.Http;

/// <summary>Compares streams byte by byte, up to the first difference.</summary>
internal static class ContentComparison
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Throws <see cref="IOException"/> when one of them breaks.</summary>
    public static async Task<bool> AreEqualAsync(Stream one, Stream other, long length, CancellationToken cancellation)
    {
        var first = ArrayPool<byte>.Shared.Rent(PieceBytes);
        var second = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var left = length; left > 0;)
            {
                var count = (int)Math.Min(left, PieceBytes);
                await one.ReadExactlyAsync(first.AsMemory(0, count), cancellation).ConfigureAwait(false);
                await other.ReadExactlyAsync(second.AsMemory(0, count), cancellation).ConfigureAwait(false);
                if (!first.AsSpan(0, count).SequenceEqual(second.AsSpan(0, count))) return false;
                left -= count;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(first);
            ArrayPool<byte>.Shared.Return(second);
        }
    }
}
