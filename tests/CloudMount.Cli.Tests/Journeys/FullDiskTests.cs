using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>Too little room here or there: an error at the write or slow writers, never wrong bytes.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int Megabyte = 1 << 20;
    private readonly Workplace _workplace = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        MountedFolder.SkipUnlessMountable();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(ServedApi.SmartFile)]
    [InlineData(ServedApi.Quatrix)]
    public async Task A_full_cache_disk_refuses_the_write_and_works_on_after_a_removal(ServedApi api)
    {
        await using var disk = await SmallDisk.MountAsync(Path.Combine(_workplace.Root, "mnt.cache"), 56);
        await using var served = await ServedFolder.StartAsync(_workplace, api);
        var large = Bytes(64 * Megabyte);
        await File.WriteAllBytesAsync(Path.Combine(served.Folder, "large"), large, Cancellation);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=60");
        Assert.Equal(large, await File.ReadAllBytesAsync(mount.At("large"), Cancellation));

        var failure = Assert.Throws<IOException>(() => File.WriteAllBytes(mount.At("new"), large));
        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        File.Delete(mount.At("new"));
        await File.WriteAllBytesAsync(mount.At("fits"), large[..(4 * Megabyte)], Cancellation);
        await mount.SyncAsync();
        Assert.Equal(large[..(4 * Megabyte)], await File.ReadAllBytesAsync(Path.Combine(served.Folder, "fits"), Cancellation));
    }

    [Fact]
    public async Task A_cache_disk_filled_by_others_refuses_new_names_and_works_on_when_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync(Path.Combine(_workplace.Root, "mnt.cache"), 56);
        await using var served = await ServedFolder.StartAsync(_workplace);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=60");
        await File.WriteAllBytesAsync(mount.At("removed"), Bytes(8 * Megabyte), Cancellation);

        // Another program takes all but 3 MiB, less than what is kept in reserve.
        var other = Path.Combine(disk.Path, "other");
        await using (var file = File.Create(other)) RandomAccess.Write(file.SafeFileHandle, new byte[new DriveInfo(disk.Path).AvailableFreeSpace - (3 * Megabyte)], 0);

        var failure = Assert.Throws<IOException>(() =>
        {
            for (var number = 0; number < 5_000; number++) Directory.CreateDirectory(mount.At($"directory{number}"));
        });
        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => File.Create(mount.At("file")).Dispose());
        Assert.Throws<IOException>(() => File.CreateSymbolicLink(mount.At("link"), "removed"));

        // What a removal gives up is room for who comes next.
        File.Delete(mount.At("removed"));
        File.Create(mount.At("file")).Dispose();
        Directory.CreateDirectory(mount.At("room"));

        File.Delete(other);
        await File.WriteAllBytesAsync(mount.At("fits"), Bytes(Megabyte), Cancellation);
        await mount.SyncAsync();
        Assert.Equal(Bytes(Megabyte), await File.ReadAllBytesAsync(Path.Combine(served.Folder, "fits"), Cancellation));
    }

    [Theory]
    [InlineData(ServedApi.SmartFile)]
    [InlineData(ServedApi.Quatrix)]
    public async Task Files_larger_than_the_cache_and_writes_larger_than_the_budget_pass_whole(ServedApi api)
    {
        await using var served = await ServedFolder.StartAsync(_workplace, api);
        var large = Bytes(40 * Megabyte);
        await File.WriteAllBytesAsync(Path.Combine(served.Folder, "large"), large, Cancellation);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "cache_size=8M,dirty_size=8M,write_back=0.1");
        Assert.Equal(large, await File.ReadAllBytesAsync(mount.At("large"), Cancellation));
        for (var number = 0; number < 6; number++)
            await File.WriteAllBytesAsync(mount.At($"copy{number}"), large[(number * Megabyte)..((number + 6) * Megabyte)], Cancellation);
        await mount.SyncAsync();
        Assert.DoesNotContain(FolderComparison.Differences(mount.Root, served.Folder), line => !line.StartsWith(".cloudmount-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ServedApi.SmartFile)]
    [InlineData(ServedApi.Quatrix)]
    public async Task What_a_full_server_refuses_stays_is_named_and_goes_when_there_is_room(ServedApi api)
    {
        await using var disk = await SmallDisk.MountAsync(Path.Combine(_workplace.Root, "served"), 6);
        await using var served = await ServedFolder.StartAsync(_workplace, api);
        await File.WriteAllBytesAsync(Path.Combine(served.Folder, "old"), Bytes(4 * Megabyte), Cancellation);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0.1");
        await File.WriteAllBytesAsync(mount.At("large"), Bytes(4 * Megabyte), Cancellation);
        var run = await _workplace.RunAsync("sync", mount.Root, "--timeout", "1m");
        Assert.True(run.Code == 71, run.ToString());
        Assert.Matches("^  /large: [^/\n]+$", run.Error.TrimEnd('\n').Split('\n')[^1]);
        Assert.DoesNotContain("/large: /large", run.Error, StringComparison.Ordinal);
        var unmounted = await _workplace.RunAsync("unmount", mount.Root);
        Assert.True(unmounted.Code == 71, unmounted.ToString());
        await mount.MountAsync();
        Assert.Equal(Bytes(4 * Megabyte), await File.ReadAllBytesAsync(mount.At("large"), Cancellation));

        // The removal and the upload may travel at the same time: room is only there for the next try.
        // What is removed by Quatrix goes to the trash, which takes room as well: there somebody else makes it.
        File.Delete(api == ServedApi.Quatrix ? Path.Combine(served.Folder, "old") : mount.At("old"));
        await _workplace.RunAsync("sync", mount.Root);
        await mount.SyncAsync();
        Assert.Equal(Bytes(4 * Megabyte), await File.ReadAllBytesAsync(Path.Combine(served.Folder, "large"), Cancellation));
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
