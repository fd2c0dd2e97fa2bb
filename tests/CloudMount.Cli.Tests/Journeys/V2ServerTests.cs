using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>Programs on a mount over SmartFile v2; the others were tried by hand.</summary>
public sealed class V2ServerTests(V2ProgramMount mount) : IClassFixture<V2ProgramMount>
{
    [Theory]
    [InlineData("open-files")]
    [InlineData("save")]
    public Task A_program_does_its_work_over_v2(string program) => mount.RunAsync(program);
}
