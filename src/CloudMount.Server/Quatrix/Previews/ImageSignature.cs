namespace CloudMount.Server.Quatrix.Previews;

/// <summary>What the files of the kinds that are previewed begin with: JPEG, PNG, GIF, WebP and BMP. The decoder sees no others.</summary>
internal static class ImageSignature
{
    /// <summary>So many bytes are enough to tell.</summary>
    public const int Length = 12;

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool BeginsImage(ReadOnlySpan<byte> head) =>
        head.StartsWith(Jpeg) || head.StartsWith(Png) || head.StartsWith("GIF8"u8) || head.StartsWith("BM"u8)
        || (head.Length >= Length && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8));
}
