using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>The same programs on a mount over the Quatrix API.</summary>
public sealed class QuatrixProgramTests(QuatrixProgramMount mount) : IClassFixture<QuatrixProgramMount>
{
    public static TheoryData<string> Programs => ProgramScripts.All;

    [Theory]
    [MemberData(nameof(Programs))]
    public Task A_program_does_its_work_and_the_server_gets_it_byte_for_byte(string program) => mount.RunAsync(program);
}
