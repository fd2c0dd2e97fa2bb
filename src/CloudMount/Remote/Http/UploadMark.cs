using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Remote.Http;

/// <summary>Says for what an upload was begun, so that it is gone on with for nothing else.</summary>
internal static class UploadMark
{
    /// <summary>Lower-case hexadecimal.</summary>
    public static string Of(RemotePath file, UploadRequest upload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, file.Value);
        Append(hash, upload.ExpectedVersion);
        Append(hash, upload.Source.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in upload.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
