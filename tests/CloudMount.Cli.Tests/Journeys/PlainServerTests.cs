using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>Programs on a mount of a server that offers SmartFile v1.0 and nothing more.</summary>
public sealed class PlainServerTests(PlainProgramMount mount) : IClassFixture<PlainProgramMount>
{
    [Theory]
    [InlineData("git")]
    [InlineData("open-files")]
    [InlineData("rsync")]
    [InlineData("save")]
    public Task A_program_does_its_work_without_the_extensions(string program) => mount.RunAsync(program);
}
