using System.Buffers.Binary;
using System.IO.Compression;
using CloudMount.Server.Listing;
using SkiaSharp;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Images as cameras, programs and attackers make them.</summary>
internal static class TestImages
{
    /// <summary>Four quarters: red and green above blue and black.</summary>
    public static byte[] Quarters(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            using var paint = new SKPaint();
            foreach (var (x, y, color) in new[] { (0, 0, SKColors.Red), (1, 0, SKColors.Lime), (0, 1, SKColors.Blue), (1, 1, SKColors.Black) })
            {
                paint.Color = color;
                canvas.DrawRect(x * width / 2f, y * height / 2f, width / 2f, height / 2f, paint);
            }
        }

        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    /// <summary>A JPEG with an orientation in its EXIF data.</summary>
    public static byte[] Oriented(byte[] jpeg, byte orientation) =>
    [
        .. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0"u8, orientation, 0, 0, 0, 0, 0, 0, .. jpeg[2..],
    ];

    /// <summary>One black pixel.</summary>
    public static byte[] Gif => Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAAAAACwAAAAAAQABAAACAkQBADs=");

    /// <summary>Two white pixels, of three bytes each.</summary>
    public static byte[] Bmp =>
    [
        .. "BM"u8, 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 8, 0, 0, 0,
        .. new byte[16], 255, 255, 255, 255, 255, 255, 0, 0,
    ];

    /// <summary>The headers of a BMP of one pixel, which is said to be at an offset.</summary>
    public static byte[] HollowBmp(byte bits, uint offset)
    {
        var image = Bmp[..54];
        image[18] = 1;
        image[28] = bits;
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(10), offset);
        return image;
    }

    /// <summary>A PNG that says it has so many pixels, and holds hardly any.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (1, 0);
        using var packed = new MemoryStream();
        using (var lines = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) lines.Write(new byte[100_000]);
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. type, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        var sum = new Crc32();
        sum.Append(chunk.AsSpan(4, data.Length + 4));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), sum.Value);
        return chunk;
    }
}
