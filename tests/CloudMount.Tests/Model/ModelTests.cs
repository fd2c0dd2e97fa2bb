using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Xunit;

namespace CloudMount.Tests.Model;

/// <summary>Random sequences on a whole volume, compared with a simple file system in memory.</summary>
public sealed class ModelTests
{
    private const int SeedsPerTest = 500;

    // "FIRST COUNT": further seeds, for a run beside the usual one.
    private const string MoreSeeds = "CLOUDMOUNT_MODEL_SEEDS";
    private const int MaxReports = 5;

    // Sequences wait for the disk more than they compute.
    private const int ParallelSequences = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(1000)]
    public Task Random_operations_do_what_the_model_does(int firstSeed) =>
        RunAsync(firstSeed, SeedsPerTest, nameof(ModelRun), StepGenerator.Make, ModelRun.RunAsync);

    [Theory]
    [InlineData(10_000)]
    public Task Nothing_is_lost_with_another_machine_at_work(int firstSeed) => RunAsync(
        firstSeed,
        SeedsPerTest,
        nameof(SharedRun),
        (random, _) => StepGenerator.MakeShared(random),
        (settings, steps) => SharedRun.RunAsync(settings with { MaxDirtyBytes = ModelSettings.Unlimited, TakesOver = false, Crashes = true }, steps));

    [Fact]
    public async Task More_seeds_hold_as_far_as_asked_for()
    {
        var asked = (Environment.GetEnvironmentVariable(MoreSeeds) ?? "0 0").Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        for (var seed = asked[0]; seed < asked[0] + asked[1]; seed += SeedsPerTest)
        {
            await Random_operations_do_what_the_model_does(seed);
            await Nothing_is_lost_with_another_machine_at_work(seed);
        }
    }

    /// <summary>Runs a sequence for each seed, and tells of those that fail the shortest that does.</summary>
    internal static async Task RunAsync(
        int firstSeed, int seeds, string runner, Func<Random, ModelSettings, List<Step>> make, Func<ModelSettings, IReadOnlyList<Step>, Task> run)
    {
        ConcurrentBag<string> reports = [];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelSequences, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(firstSeed, seeds), options, async (seed, _) =>
        {
            if (reports.Count >= MaxReports) return;
            var random = new Random(seed);
            var settings = ModelSettings.From(random);
            var steps = make(random, settings);
            if (await FailureAsync(run, settings, steps) is { } failure) reports.Add(await ReportAsync(seed, runner, run, settings, steps, failure));
        });
        if (!reports.IsEmpty) Assert.Fail(string.Join('\n', reports));
    }

    private static async Task<string> ReportAsync(
        int seed, string runner, Func<ModelSettings, IReadOnlyList<Step>, Task> run, ModelSettings settings, List<Step> steps, string failure)
    {
        var shortest = await Shrinker.ShrinkAsync(steps, async tried => await FailureAsync(run, settings, tried) is not null);
        var last = await FailureAsync(run, settings, shortest);
        return new StringBuilder().AppendLine(null, $"Seed {seed} fails; the shortest sequence found:")
            .AppendLine(null, $"    await {runner}.RunAsync({settings}, [{string.Join(", ", shortest)}]);")
            .AppendLine(last ?? $"It fails only at times. The first time: {failure}").ToString();
    }

    private static async Task<string?> FailureAsync(Func<ModelSettings, IReadOnlyList<Step>, Task> run, ModelSettings settings, IReadOnlyList<Step> steps)
    {
        try
        {
            await run(settings, steps).WaitAsync(Patience);
            return null;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }
}
