using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>Programs people use every day, on a mount.</summary>
public sealed class RealProgramTests(ProgramMount mount) : IClassFixture<ProgramMount>
{
    public static TheoryData<string> Programs => ProgramScripts.All;

    [Theory]
    [MemberData(nameof(Programs))]
    public Task A_program_does_its_work_and_the_server_gets_it_byte_for_byte(string program) => mount.RunAsync(program);
}
