namespace CloudMount.Cli.Remotes;

/// <summary>The services that can be mounted.</summary>
internal enum RemoteService
{
    SmartFile,
    Quatrix,
}
