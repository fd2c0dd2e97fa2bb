using CloudMount.Remote;
using CloudMount.Tests.Remote.Quatrix;
using CloudMount.Tests.Remote.SmartFile;
using Xunit;

namespace CloudMount.Tests.Model;

/// <summary>The same sequences with a real server as the remote, over both APIs, with its extensions and without.</summary>
public sealed class ServedModelTests(
    ServedAccount smartFile, PlainServedAccount plainSmartFile, ServedQuatrixAccount quatrix, PlainServedQuatrixAccount plainQuatrix)
    : IClassFixture<ServedAccount>, IClassFixture<PlainServedAccount>, IClassFixture<ServedQuatrixAccount>, IClassFixture<PlainServedQuatrixAccount>
{
    private const int FirstSeed = 20_000;
    private const int Seeds = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Random_operations_do_what_the_model_does_over_SmartFile() =>
        RunAsync(settings => settings.IsPlain ? plainSmartFile.OpenStore() : smartFile.OpenStore());

    [Fact]
    public Task Random_operations_do_what_the_model_does_over_Quatrix() =>
        RunAsync(settings => (settings.IsPlain ? plainQuatrix : quatrix).OpenStore(withApiKey: true));

    private static Task RunAsync(Func<ModelSettings, IRemoteStore> open) =>
        ModelTests.RunAsync(FirstSeed, Seeds, nameof(ModelRun), StepGenerator.Make, async (settings, steps) =>
        {
            var store = open(settings);
            Assert.True((await store.ConnectAsync(Cancellation)).IsOk);
            await ModelRun.RunAsync(settings, steps, store);
        });
}
