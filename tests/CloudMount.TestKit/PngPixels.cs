using System.Buffers.Binary;
using System.IO.Compression;
using Xunit;

namespace CloudMount.TestKit;

/// <summary>Reads the pixels of a PNG of one bit a pixel whose lines are not filtered, as QR codes come.</summary>
internal static class PngPixels
{
    private const int SignatureBytes = 8;

    /// <summary>A byte a pixel, 0 for black.</summary>
    public static (byte[] Pixels, int Width, int Height) Read(byte[] png)
    {
        var (width, height) = (0, 0);
        using var packed = new MemoryStream();
        for (var at = SignatureBytes; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var data = png.AsSpan(at + 8, length);
            if (png.AsSpan(at + 4, 4).SequenceEqual("IHDR"u8))
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
                Assert.Equal((1, 0), (data[8], data[9]));
            }
            else if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(data);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var lines = new ZLibStream(packed, CompressionMode.Decompress);
        var line = new byte[1 + ((width + 7) / 8)];
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            lines.ReadExactly(line);
            Assert.Equal(0, line[0]);
            for (var x = 0; x < width; x++) pixels[(y * width) + x] = (line[1 + (x / 8)] >> (7 - (x % 8)) & 1) == 0 ? (byte)0 : (byte)255;
        }

        return (pixels, width, height);
    }
}
