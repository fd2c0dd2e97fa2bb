namespace CloudMount.Cli.Tests.Journeys;

/// <summary>The same on a server without extensions, with uploads under way while the programs run.</summary>
public sealed class PlainProgramMount : ProgramMount
{
    protected override string[] ServerOptions => ["--plain"];

    protected override string MountOptions => "write_back=0.2";
}
