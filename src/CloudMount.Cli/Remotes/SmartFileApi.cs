namespace CloudMount.Cli.Remotes;

/// <summary>The APIs of SmartFile.</summary>
internal enum SmartFileApi
{
    V1,
    V2,
}
