namespace CloudMount.Cli.Tests.Journeys;

/// <summary>The same over SmartFile v2.</summary>
public sealed class V2ProgramMount : ProgramMount
{
    protected override ServedApi Api => ServedApi.SmartFileV2;

    // Uploads are under way while the programs run, and what they change meanwhile is refreshed.
    protected override string MountOptions => "write_back=0.2";
}
