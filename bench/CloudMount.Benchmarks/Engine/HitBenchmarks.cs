using BenchmarkDotNet.Attributes;
using CloudMount.Primitives;
using CloudMount.Vfs;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Benchmarks.Engine;

/// <summary>
/// What the engine answers from local state, beside the system call of the same kind on a plain file of the same disk. All of it allocates 0 B
/// (held by AllocationTests).
/// </summary>
public class HitBenchmarks
{
    private const int FileBytes = 1 << 20;

    private readonly byte[] _block = new byte[4096];
    private readonly byte[] _name = "a file"u8.ToArray();
    private EngineRig _rig = null!;
    private CreatedFile _read;
    private CreatedFile _written;
    private string _localPath = "";
    private SafeFileHandle _local = null!;
    private long _offset;

    private long NextOffset => _offset = (_offset + 4096) % FileBytes;

    // The emitted tool chain does not wait for an asynchronous set-up.
    [GlobalSetup]
    public void SetUp()
    {
        _rig = new EngineRig();
        _read = _rig.CreateAsync(_name, FileBytes).GetAwaiter().GetResult();
        _written = _rig.CreateAsync("another"u8.ToArray(), FileBytes).GetAwaiter().GetResult();
        _localPath = _rig.LocalPath("plain");
        File.WriteAllBytes(_localPath, new byte[FileBytes]);
        _local = File.OpenHandle(_localPath, FileMode.Open, FileAccess.ReadWrite);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _local.Dispose();
        _rig.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Benchmark(Baseline = true, Description = "stat(2) of a plain file"), BenchmarkCategory("attributes")]
    public DateTime LocalStat() => File.GetLastWriteTimeUtc(_localPath);

    /// <summary>0 B.</summary>
    [Benchmark, BenchmarkCategory("attributes")]
    public ulong Lookup() => Answers.Now(_rig.Vfs.LookupAsync(InodeNumber.Root, _name, CancellationToken.None)).Inode.Value;

    /// <summary>0 B.</summary>
    [Benchmark, BenchmarkCategory("attributes")]
    public long GetAttributes() => Answers.Now(_rig.Vfs.GetAttributesAsync(_read.Entry.Inode, HandleId.None, CancellationToken.None)).Size;

    [Benchmark(Baseline = true, Description = "pread(2) of a plain file"), BenchmarkCategory("read 4 KiB")]
    public int LocalRead() => RandomAccess.Read(_local, _block, NextOffset);

    /// <summary>0 B.</summary>
    [Benchmark, BenchmarkCategory("read 4 KiB")]
    public int Read() => Answers.Now(_rig.Vfs.ReadAsync(_read.File.Handle, NextOffset, _block, CancellationToken.None));

    [Benchmark(Baseline = true, Description = "pwrite(2) of a plain file"), BenchmarkCategory("write 4 KiB")]
    public void LocalWrite() => RandomAccess.Write(_local, _block, NextOffset);

    /// <summary>0 B.</summary>
    [Benchmark, BenchmarkCategory("write 4 KiB")]
    public int Write() => Answers.Now(_rig.Vfs.WriteAsync(_written.File.Handle, NextOffset, _block, false, CancellationToken.None));
}
