using Xunit;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace CloudMount.TestKit;

/// <summary>Reads a QR code from its image, as an authenticator does.</summary>
public static class QrCode
{
    // An image that was made and not photographed. Without the hint one of 125 is not found.
    private static readonly Dictionary<DecodeHintType, object> Hints = new() { [DecodeHintType.PURE_BARCODE] = true };

    /// <summary>The text of the code in a PNG.</summary>
    public static string Read(byte[] png)
    {
        var (pixels, width, height) = PngPixels.Read(png);
        var bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(pixels, width, height, RGBLuminanceSource.BitmapFormat.Gray8)));
        var code = new QRCodeReader().decode(bitmap, Hints);
        Assert.NotNull(code);
        return code.Text;
    }
}
