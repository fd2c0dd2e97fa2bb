using System.Text;
using BenchmarkDotNet.Attributes;
using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Benchmarks.Index;

/// <summary>Names in a directory of 10,000: in the cache, only in SQLite, and nowhere.</summary>
public class LookupBenchmarks
{
    private const int Files = 10_000;

    private readonly byte[] _known = Encoding.UTF8.GetBytes("a file of the remote 5000");
    private readonly byte[] _missing = Encoding.UTF8.GetBytes("no file of the remote");
    private IndexBenchRig _rig = null!;
    private IndexBenchRig _uncached = null!;
    private InodeNumber _directory;
    private InodeNumber _uncachedDirectory;

    [GlobalSetup]
    public void SetUp()
    {
        _rig = new IndexBenchRig(64 << 20);
        _uncached = new IndexBenchRig(1);
        _rig.Apply(_directory = _rig.AddDirectory("d"), IndexBenchRig.Listing(Files));
        _uncached.Apply(_uncachedDirectory = _uncached.AddDirectory("d"), IndexBenchRig.Listing(Files));
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _rig.Dispose();
        _uncached.Dispose();
    }

    /// <summary>0 B.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("name")]
    public bool Cached() => Find(_rig.Index, _directory, _known);

    /// <summary>0 B: a miss is asked of SQLite with a statement prepared once.</summary>
    [Benchmark, BenchmarkCategory("name")]
    public bool Missing() => Find(_rig.Index, _directory, _missing);

    /// <summary>Allocates what would be cached, had the cache room.</summary>
    [Benchmark, BenchmarkCategory("name")]
    public bool OnlyInSqlite() => Find(_uncached.Index, _uncachedDirectory, _known);

    private static bool Find(NodeIndex index, InodeNumber directory, byte[] name) => index.TryFindChild(directory, name, out _);
}
