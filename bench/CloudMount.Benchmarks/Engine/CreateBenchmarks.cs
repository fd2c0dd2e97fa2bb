using System.Buffers.Text;
using BenchmarkDotNet.Attributes;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Benchmarks.Engine;

/// <summary>New empty files, created and released, beside the same on the plain disk. Allocates: records, a staging file and its handle.</summary>
[InvocationCount(1), IterationCount(5), WarmupCount(2)]
public class CreateBenchmarks
{
    private const int Files = 1000;

    private readonly byte[] _name = new byte[20];
    private EngineRig _rig = null!;
    private long _made;

    // The emitted tool chain does not wait for an asynchronous set-up.
    [GlobalSetup]
    public void SetUp()
    {
        _rig = new EngineRig();
        _rig.CreateAsync("first"u8.ToArray(), 1).GetAwaiter().GetResult();
    }

    [GlobalCleanup]
    public void CleanUp() => _rig.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark(Baseline = true, OperationsPerInvoke = Files), BenchmarkCategory("create")]
    public void LocalCreate()
    {
        for (var count = 0; count < Files; count++) File.OpenHandle(_rig.LocalPath($"{++_made}"), FileMode.CreateNew, FileAccess.Write).Dispose();
    }

    [Benchmark(OperationsPerInvoke = Files), BenchmarkCategory("create")]
    public void Create()
    {
        for (var count = 0; count < Files; count++)
        {
            Utf8Formatter.TryFormat(++_made, _name, out var length);
            var made = Answers.Now(_rig.Vfs.CreateAsync(InodeNumber.Root, _name.AsSpan(0, length), 0x1A4, OpenMode.Write, default, CancellationToken.None));
            _rig.Vfs.ReleaseAsync(made.File.Handle).AsTask().GetAwaiter().GetResult();
        }
    }
}
