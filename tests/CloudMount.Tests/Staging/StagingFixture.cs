using CloudMount.Primitives;
using CloudMount.Staging;
using CloudMount.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Staging;

/// <summary>A staging area of 16-byte chunks in a directory of its own.</summary>
internal sealed class StagingFixture : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("staging-").FullName;

    public StagingFixture(Func<StagingOptions, StagingOptions>? options = null)
    {
        Options = new StagingOptions { Directory = _directory, ChunkBytes = 16, MaxFillBytes = 64, MinFreeBytes = 0 };
        if (options is not null) Options = options(Options);
        Area = NewArea();
    }

    public StagingOptions Options { get; }

    public MapMemory Maps { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public StagingArea Area { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Bytes that tell where they come from.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public StagingFile Absent(RemoteFile remote, long id = 1) => Area.CreateAbsent(new(id), remote.Content.Length, remote).Value;

    public async Task<byte[]> Read(StagingFile file, long offset, int length)
    {
        var buffer = new byte[length];
        var read = await file.ReadAsync(Area.CreateCursor(), offset, buffer, Cancellation);
        Assert.Equal(VfsStatus.Ok, read.Status);
        return buffer[..read.Value];
    }

    /// <summary>A new process over the same directory and maps.</summary>
    public async Task RestartAsync()
    {
        await Area.WhenClosedAsync();
        Area.Dispose();
        Area = NewArea();
    }

    public void Dispose()
    {
        Area.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private StagingArea NewArea() => new(Options, Maps, Time, NullLogger.Instance);
}
