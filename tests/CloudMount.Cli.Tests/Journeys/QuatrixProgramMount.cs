namespace CloudMount.Cli.Tests.Journeys;

/// <summary>The same over the Quatrix API.</summary>
public sealed class QuatrixProgramMount : ProgramMount
{
    protected override ServedApi Api => ServedApi.Quatrix;

    // Uploads are under way while the programs run, and what they change meanwhile is refreshed.
    protected override string MountOptions => "write_back=0.2";
}
