using System.Buffers;
using System.Security.Cryptography;

namespace CloudMount.Remote.Http;

/// <summary>The checksums of the content that an upload sends.</summary>
/// <param name="withMd5">Computes MD5 too, for a service that may know nothing better; it guards against accidents only.</param>
internal sealed class ContentChecksums(bool withMd5) : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _md5 = withMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;

    /// <summary>Lower-case hexadecimal; null until one attempt sent everything.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>As <see cref="Sha256"/>; null when it was not asked for.</summary>
    public string? Md5 { get; private set; }

    /// <summary>A new attempt begins.</summary>
    public void Begin()
    {
        _sha256.GetHashAndReset();
        _md5?.GetHashAndReset();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _md5?.AppendData(bytes);
    }

    /// <summary>The attempt sent everything.</summary>
    public void End()
    {
        Sha256 = Convert.ToHexStringLower(_sha256.GetHashAndReset());
        if (_md5 is not null) Md5 = Convert.ToHexStringLower(_md5.GetHashAndReset());
    }

    /// <summary>Reads a source for its checksums alone. Throws what the source throws.</summary>
    public static async Task<string> Sha256OfAsync(IUploadSource source, CancellationToken cancellation)
    {
        var stream = source.Open();
        await using (stream.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
        }
    }

    /// <summary>Reads a source for its checksums alone. Throws what the source throws.</summary>
    public async Task ReadAsync(IUploadSource source, CancellationToken cancellation)
    {
        Begin();
        var buffer = ArrayPool<byte>.Shared.Rent(SourcePart.PieceBytes);
        try
        {
            var stream = source.Open();
            await using (stream.ConfigureAwait(false))
            {
                while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count) Append(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        End();
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _md5?.Dispose();
    }
}
