using BenchmarkDotNet.Attributes;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.Benchmarks.Index;

/// <summary>A listing of 10,000 files brought into the index, commit included: for the first time, and again when nothing changed.</summary>
[InvocationCount(1), IterationCount(3), WarmupCount(1)]
public class ListingBenchmarks
{
    private const int Files = 10_000;

    private IndexBenchRig _rig = null!;
    private RemoteEntry _listing = null!;
    private InodeNumber _listed;
    private int _made;

    [GlobalSetup]
    public void SetUp()
    {
        _rig = new IndexBenchRig(24 << 20);
        _listing = IndexBenchRig.Listing(Files);
        _rig.Apply(_listed = _rig.AddDirectory("listed"), _listing);
    }

    [GlobalCleanup]
    public void CleanUp() => _rig.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Files), BenchmarkCategory("listing, per entry")]
    public void First()
    {
        _rig.Apply(_rig.AddDirectory($"d{++_made}"), _listing);
        _rig.Index.Commit();
    }

    [Benchmark(OperationsPerInvoke = Files), BenchmarkCategory("listing, per entry")]
    public void Unchanged()
    {
        _rig.Apply(_listed, _listing);
        _rig.Index.Commit();
    }
}
