using CloudMount.Server.Files;
using SkiaSharp;

namespace CloudMount.Server.Quatrix.Previews;

/// <summary>From the content of an image to a small JPEG. Bounded in pixels before any of them is decoded.</summary>
internal static class ImageDecoder
{
    /// <summary>Above it an image is not looked at. Photos of today have up to 49 million; a progressive JPEG takes six bytes of memory for each.</summary>
    private const long MaxPixels = 50_000_000;

    /// <summary>What is decoded at once, four bytes each; JPEG and WebP are scaled while they are decoded, so that their large ones fit.</summary>
    private const long MaxDecodedPixels = 25_000_000;

    /// <summary>Of the longer side of a preview.</summary>
    private const int MaxSide = 1024;
    private const int Quality = 85;

    /// <summary>JPEG is scaled to the nearest eighth: with half a one more, never below what is wanted.</summary>
    private const float ScaleMargin = 1 / 16f;

    private static readonly Refusal Broken = Refusal.Invalid("The image is broken or of a kind that is not previewed.");
    private static readonly Refusal TooLarge = Refusal.Invalid("The image has more pixels than are previewed.");

    /// <summary>Reads what kind of image it is, and how large. Invalid for none, and for one that is too large.</summary>
    public static Outcome<SKCodec> Open(ImageSource source)
    {
        if (SKCodec.Create(new ImageStream(source)) is not { } codec) return Broken;
        var decoded = DecodedSize(codec);
        if (Pixels(codec.Info.Size) <= MaxPixels && Pixels(decoded) <= MaxDecodedPixels) return codec;
        codec.Dispose();
        return TooLarge;
    }

    /// <summary>The preview, a JPEG. Invalid for an image that is broken or ends early; Busy without memory.</summary>
    public static Outcome<byte[]> Render(SKCodec codec)
    {
        var size = DecodedSize(codec);
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        using var colors = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha, colors);
        using var pixels = new SKBitmap();
        if (!pixels.TryAllocPixels(info)) return new Refusal(RefusalKind.Busy, "There is no memory for the image; try again later.");
        if (codec.GetPixels(info, pixels.GetPixels()) != SKCodecResult.Success) return Broken;

        // Else the image would be a copy.
        pixels.SetImmutable();
        using var image = SKImage.FromBitmap(pixels);
        return Draw(image, codec.EncodedOrigin, colors);
    }

    /// <summary>Turned as it is to be shown, within the longest side, and on white where it is transparent.</summary>
    private static byte[] Draw(SKImage image, SKEncodedOrigin origin, SKColorSpace colors)
    {
        var scale = Math.Min(1, MaxSide / (float)Math.Max(image.Width, image.Height));
        var (width, height) = (Math.Max(1, (int)MathF.Round(image.Width * scale)), Math.Max(1, (int)MathF.Round(image.Height * scale)));
        var shown = Orientation.SwapsSides(origin) ? new SKSizeI(height, width) : new SKSizeI(width, height);
        using var surface = SKSurface.Create(new SKImageInfo(shown.Width, shown.Height, SKColorType.Rgba8888, SKAlphaType.Opaque, colors));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Concat(Orientation.MatrixOf(origin, width, height));
        surface.Canvas.DrawImage(image, SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    private static SKSizeI DecodedSize(SKCodec codec) =>
        codec.GetScaledDimensions(Math.Min(1, (MaxSide / (float)Math.Max(codec.Info.Width, codec.Info.Height)) + ScaleMargin));

    private static long Pixels(SKSizeI size) => (long)size.Width * size.Height;
}
