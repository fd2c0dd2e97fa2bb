using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Listing;

/// <summary>Checksums of whole files.</summary>
internal static class Checksum
{
    private const int BufferBytes = 128 * 1024;

    public static ChecksumKind? Parse(string name) => name.ToUpperInvariant() switch
    {
        "MD5" => ChecksumKind.Md5,
        "SHA1" => ChecksumKind.Sha1,
        "SHA256" => ChecksumKind.Sha256,
        "SHA512" => ChecksumKind.Sha512,
        "CRC-32" or "CRC32" => ChecksumKind.Crc32,
        _ => null,
    };

    /// <summary>The checksum in lower-case hex. Throws <see cref="IOException"/> when the file cannot be read.</summary>
    public static string Compute(ChecksumKind kind, SafeFileHandle file, CancellationToken cancellation)
    {
        if (kind == ChecksumKind.Crc32)
        {
            var crc = new Crc32();
            Read(file, crc.Append, cancellation);
            return crc.Value.ToString("x8", null);
        }

        using var hash = IncrementalHash.CreateHash(AlgorithmOf(kind));
        Read(file, hash.AppendData, cancellation);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [SuppressMessage("Security", "CA5350", Justification = "The protocol offers SHA1 as a checksum.")]
    [SuppressMessage("Security", "CA5351", Justification = "The protocol offers MD5 as a checksum.")]
    private static HashAlgorithmName AlgorithmOf(ChecksumKind kind) => kind switch
    {
        ChecksumKind.Md5 => HashAlgorithmName.MD5,
        ChecksumKind.Sha1 => HashAlgorithmName.SHA1,
        ChecksumKind.Sha256 => HashAlgorithmName.SHA256,
        ChecksumKind.Sha512 => HashAlgorithmName.SHA512,
        ChecksumKind.Crc32 => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static void Read(SafeFileHandle file, Action<ReadOnlySpan<byte>> append, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int count;
            for (long offset = 0; (count = RandomAccess.Read(file, buffer, offset)) > 0; offset += count)
            {
                cancellation.ThrowIfCancellationRequested();
                append(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
