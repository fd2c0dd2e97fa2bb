namespace CloudMount.Cli.Tests;

/// <summary>Which of the server's two APIs a mount speaks.</summary>
public enum ServedApi
{
    SmartFile,

    /// <summary>Over TLS with a certificate that the server makes, by API key.</summary>
    Quatrix,
}
