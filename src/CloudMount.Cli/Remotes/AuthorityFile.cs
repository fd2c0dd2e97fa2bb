using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Remotes;

/// <summary>The file with the root certificates, in PEM, by which one remote is trusted beside those of the system.</summary>
internal static class AuthorityFile
{
    /// <summary>That of a whole system has a quarter of it.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Null for null. Throws <see cref="CliException"/> (NotTrusted).</summary>
    /// <param name="path">Absolute.</param>
    public static X509Certificate2Collection? Read(string? path)
    {
        if (path is null) return null;
        if (!Path.IsPathRooted(path)) throw Bad(path, "is no absolute path");
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(ReadText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Bad(path, $"cannot be read: {failure.Message.TrimEnd('.')}", failure);
        }
        catch (CryptographicException failure)
        {
            throw Bad(path, "holds a damaged certificate", failure);
        }

        if (certificates.Count == 0) throw Bad(path, "holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        if (!certificates.Any(certificate => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)))
            throw Bad(path, "holds no root certificate; take that of the authority, not that of the server");
        return certificates;
    }

    private static string ReadText(string path)
    {
        if (Directory.Exists(path)) throw new IOException("it is a directory");
        using var file = new StreamReader(path);
        var text = new char[MaxBytes];
        var count = file.ReadBlock(text);
        return count < MaxBytes ? new(text, 0, count) : throw new IOException("it is larger than 1 MiB");
    }

    private static CliException Bad(string path, string flaw, Exception? cause = null) =>
        new(ExitCode.NotTrusted, $"The certificate authority's file {PlainText.Of(path)} {flaw}.", cause);
}
