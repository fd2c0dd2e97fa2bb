using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>A server that is started again while programs read over Quatrix. Alone, since a server that takes longer than a reader waits is away.</summary>
[Collection(nameof(AloneCollection))]
public sealed class QuatrixRestartTests : IDisposable
{
    private const int Size = 24 << 20;

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_reader_waits_for_a_server_that_was_killed()
    {
        MountedFolder.SkipUnlessMountable();
        var content = new byte[Size];
        new Random(1).NextBytes(content);
        await using var served = await ServedFolder.StartAsync(_workplace, ServedApi.Quatrix);
        await using var relay = await QuatrixOutageTests.RelayAsync(served);
        await QuatrixOutageTests.ReadThroughAsync((served, relay), _workplace, content, async () =>
        {
            await served.StopAsync();
            await served.StartAgainAsync();
        });
    }
}
