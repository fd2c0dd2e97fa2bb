using System.Globalization;
using System.Text;
using CloudMount.Primitives;
using CloudMount.Remote.InMemory;
using CloudMount.Tests.Model;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>
/// A whole volume without a kernel, on a clock that the test moves; nothing is sent by itself. Chunks are as large as the disk's blocks, so that
/// holes tell what is absent after a crash.
/// </summary>
internal sealed class CrashRig : IAsyncDisposable
{
    public const int ChunkBytes = 4096;

    private const OpenMode ReadWrite = OpenMode.Read | OpenMode.Write;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-crash-");
    private readonly ModelSettings _settings;
    private int _cacheNumber;

    /// <param name="maxCleanBytes">With 0 everything is evicted as soon as it may be.</param>
    public CrashRig(int maxCleanBytes = ModelSettings.Unlimited, ILoggerFactory? loggers = null)
    {
        _settings = new(maxCleanBytes, ModelSettings.Unlimited, IsPlain: false, TakesOver: false, Crashes: true);
        Memory = new(new InMemoryOptions { Time = Time });
        Store = new(Memory, seed: 1, Time);
        Loggers = loggers ?? NullLoggerFactory.Instance;
        Open();
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryStore Memory { get; }

    public FaultyStore Store { get; }

    public Volume Volume { get; private set; } = null!;

    public Side Side { get; private set; } = null!;

    public string CacheDirectory => Path.Combine(_directory.FullName, $"cache{_cacheNumber}");

    private ILoggerFactory Loggers { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A content of that many chunks, unlike that of another word.</summary>
    public static byte[] Content(string word, int chunks = 2)
    {
        var bytes = new byte[chunks * ChunkBytes];
        var text = Encoding.UTF8.GetBytes(word);
        for (var at = 0; at < bytes.Length; at++) bytes[at] = text[at % text.Length];
        return bytes;
    }

    public Task OpenAsync(string path, int slot, OpenMode mode = ReadWrite) => SucceedAsync(Side.OpenAsync(path, slot, mode));

    public Task WriteAsync(int slot, long offset, byte[] bytes) => SucceedAsync(Side.WriteAsync(slot, offset, bytes));

    public Task ReleaseAsync(int slot) => SucceedAsync(Side.ReleaseAsync(slot));

    /// <summary>Makes a file, writes it and closes it.</summary>
    public async Task CreateAsync(string path, byte[] content)
    {
        await SucceedAsync(Side.CreateAsync(path, 0, ReadWrite, 0x1A4));
        await WriteAsync(0, 0, content);
        await ReleaseAsync(0);
    }

    public async Task<byte[]?> ReadAsync(string path) => await Side.ContentAsync(path);

    /// <summary>Where the content of a file in the root lies.</summary>
    public string StagingFileOf(string name)
    {
        var content = Volume.Index.FindInode(Volume.Index.FindEntry(InodeNumber.Root, name)!.Inode)!.Content;
        return Directory.EnumerateFiles(CacheDirectory, content.ToString("x16", CultureInfo.InvariantCulture), SearchOption.AllDirectories).Single();
    }

    /// <summary>Lets the remote get everything and the index settle.</summary>
    public async Task SyncAsync()
    {
        var drain = Volume.Reconciler.DrainAsync(null, Cancellation);
        while (!drain.IsCompleted)
        {
            await Volume.Reconciler.RunUntilIdleAsync(Cancellation);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(await drain);
        Time.Advance(TimeSpan.FromSeconds(5));
        await Volume.Staging.WhenTrimmedAsync();
    }

    /// <summary>Lists the root anew.</summary>
    public async Task RefreshAsync()
    {
        Time.Advance(VolumeSetting.Expiry * 2);
        Assert.NotNull(await Side.FindTreeAsync());
    }

    /// <summary>The process dies now and is started again.</summary>
    public async Task CrashAsync()
    {
        var (dead, source) = (Volume, CacheDirectory);
        _cacheNumber++;
        DiskImage.Copy(source, CacheDirectory);
        await dead.DisposeAsync();
        Open();
    }

    /// <summary>Starts again where the last run ended by itself.</summary>
    public void Reopen() => Open();

    public async ValueTask DisposeAsync()
    {
        await Volume.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static async Task SucceedAsync(Task<string> operation) => Assert.StartsWith("Ok", await operation);

    private void Open()
    {
        Volume = Volume.Open(VolumeSetting.Of(CacheDirectory, _settings), Store, Loggers, Time);
        Side = new(Volume.Vfs, takesOver: false, isShared: true);
    }
}
