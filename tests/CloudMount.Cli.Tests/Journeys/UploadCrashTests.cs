using System.Diagnostics;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>An upload to Quatrix that the death of the mount interrupts goes on where it was, and never mixes two contents.</summary>
public sealed class UploadCrashTests : IAsyncLifetime
{
    private const int Size = 48 << 20;
    private const int KilledAt = 30 << 20;

    // What goes in about a second at this rate.
    private const int ChunkBytes = 8 << 20;
    private const long BitsPerSecond = 64_000_000;

    // Of TLS and HTTP.
    private const int Overhead = Size / 100;

    private readonly Workplace _workplace = new();
    private QuatrixServer _served = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _served = await QuatrixServer.StartAsync(_workplace, BitsPerSecond);

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        _workplace.Dispose();
    }

    [Fact]
    public async Task An_upload_goes_on_after_the_mount_was_killed()
    {
        MountedFolder.SkipUnlessMountable();
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0.1");
        var content = await KillInMidUploadAsync(mount);
        await mount.MountAsync();
        await mount.SyncAsync();
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_served.Folder, "file"), Cancellation));
        Assert.InRange(_served.Relay.BytesUp, Size, Size + (2 * ChunkBytes) + Overhead);
    }

    [Fact]
    public async Task A_content_that_changed_since_is_uploaded_from_its_beginning()
    {
        MountedFolder.SkipUnlessMountable();
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0.1");
        var content = await KillInMidUploadAsync(mount);
        await mount.MountAsync();
        await using (var file = new FileStream(mount.At("file"), FileMode.Open, FileAccess.ReadWrite))
        {
            content[0] ^= 1;
            content[Size - 1] ^= 1;
            await file.WriteAsync(content.AsMemory(0, 1), Cancellation);
            file.Position = Size - 1;
            await file.WriteAsync(content.AsMemory(Size - 1, 1), Cancellation);
        }

        await mount.SyncAsync();
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_served.Folder, "file"), Cancellation));
    }

    private async Task<byte[]> KillInMidUploadAsync(MountedFolder mount)
    {
        var content = new byte[Size];
        new Random(1).NextBytes(content);
        var status = await mount.StatusAsync();
        using var process = Process.GetProcessById(status.GetProperty("mount").GetProperty("processId").GetInt32());
        await File.WriteAllBytesAsync(mount.At("file"), content, Cancellation);
        while (_served.Relay.BytesUp < KilledAt) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
        Assert.False(File.Exists(Path.Combine(_served.Folder, "file")));
        return content;
    }
}
