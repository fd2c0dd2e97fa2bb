namespace CloudMount.Cli.Tests;

/// <summary>Which of the server's APIs a mount speaks.</summary>
public enum ServedApi
{
    SmartFile,

    /// <summary>v2, which has none of our extensions.</summary>
    SmartFileV2,

    /// <summary>Over TLS with a certificate that the server makes, by API key.</summary>
    Quatrix,
}
