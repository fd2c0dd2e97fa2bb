using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudMount.Cli.Remotes;
using Xunit;

namespace CloudMount.Cli.Tests.Remotes;

/// <summary>Root certificates from a file.</summary>
public sealed class AuthorityFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cm-ca-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_file_with_a_root_certificate_is_read_and_none_is_none()
    {
        var (root, leaf) = MakePem();
        Assert.Equal(2, AuthorityFile.Read(Write($"The office's:\n{leaf}\n{root}\n"))!.Count);
        Assert.Null(AuthorityFile.Read(null));
    }

    [Fact]
    public void What_is_no_such_file_is_one_sentence_with_its_name()
    {
        var (root, leaf) = MakePem();
        Fails(Path.Combine(_directory.FullName, "missing"), "cannot be read");
        Fails(_directory.FullName, "it is a directory");
        Fails("relative.pem", "no absolute path");
        Fails(Write(""), "no certificate in PEM");
        Fails(Write("<html>"), "no certificate in PEM");
        Fails(Write(leaf), "no root certificate");
        Fails(Write(root.Replace("MII", "AAA", StringComparison.Ordinal)), "damaged");
        Fails(Write(root + new string(' ', 2 << 20)), "larger than 1 MiB");
    }

    private static void Fails(string path, string expected)
    {
        var failure = Assert.Throws<CliException>(() => AuthorityFile.Read(path));
        Assert.Equal(ExitCode.NotTrusted, failure.Code);
        Assert.StartsWith($"The certificate authority's file {path} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static (string Root, string Leaf) MakePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (start, end) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var request = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = request.CreateSelfSigned(start, end);
        using var leaf = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256).Create(root, start, end, [1]);
        return (root.ExportCertificatePem(), leaf.ExportCertificatePem());
    }

    private string Write(string text)
    {
        var path = Path.Combine(_directory.FullName, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }
}
