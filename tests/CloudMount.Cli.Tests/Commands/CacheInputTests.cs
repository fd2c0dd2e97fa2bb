using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>What a mount says of a cache directory that is damaged, of a later version, or may not be written.</summary>
public sealed class CacheInputTests : IAsyncLifetime
{
    // Byte order and places as in https://sqlite.org/fileformat.html#the_database_header.
    private const int ApplicationId = 68;
    private const int UserVersion = 60;

    private readonly Workplace _workplace = new();
    private ServedFolder _served = null!;
    private MountedFolder _mount = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Index => Path.Combine(_mount.CacheDirectory, "index.db");

    public async ValueTask InitializeAsync()
    {
        MountedFolder.SkipUnlessMountable();
        _served = await ServedFolder.StartAsync(_workplace);
        _mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0");
        await File.WriteAllTextAsync(_mount.At("file"), "kept", Cancellation);
        await _mount.UnmountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_mount is not null) await _mount.DisposeAsync();
        if (_served is not null) await _served.DisposeAsync();
        _workplace.Dispose();
    }

    [Fact]
    public async Task An_index_that_is_no_database_is_told_and_nothing_is_removed()
    {
        var garbage = Enumerable.Repeat((byte)'x', 8192).ToArray();
        await File.WriteAllBytesAsync(Index, garbage, Cancellation);
        await FailsAsync(61, "Move the cache directory away");
        Assert.Equal(garbage, await File.ReadAllBytesAsync(Index, Cancellation));
    }

    [Fact]
    public async Task An_index_whose_pages_are_damaged_is_told()
    {
        await ChangeAsync(100, [.. Enumerable.Repeat((byte)0xFF, 3000)]);
        await FailsAsync(61, "Move the cache directory away");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_index_that_is_lost_is_told_and_the_content_stays(bool isEmpty)
    {
        if (isEmpty) await File.WriteAllBytesAsync(Index, [], Cancellation);
        else File.Delete(Index);
        await FailsAsync(61, "Move the cache directory away");
        var content = Directory.EnumerateFiles(Path.Combine(_mount.CacheDirectory, "content"), "*", SearchOption.AllDirectories);
        Assert.Contains("kept", content.Select(File.ReadAllText));
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_start_is_told()
    {
        await using var disk = await SmallDisk.MountAsync(Path.Combine(_workplace.Root, "disk"), megabytes: 1);
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "fill"), new byte[(1 << 20) - (16 << 10)], Cancellation);
        await FailsAsync(60, "Make room on the disk", Path.Combine(disk.Path, "cache"));
    }

    [Fact]
    public async Task A_disk_that_is_read_only_is_told()
    {
        await using var disk = await SmallDisk.MountAsync(Path.Combine(_workplace.Root, "disk"), megabytes: 1);
        var cache = Path.Combine(disk.Path, "cache");
        Directory.CreateDirectory(cache);
        await File.WriteAllBytesAsync(Path.Combine(cache, "lock"), [], Cancellation);
        await Shell.RunAsync("mount", "-o", "remount,ro", disk.Path);
        await FailsAsync(60, "--cache-dir", cache);
    }

    [Fact]
    public async Task An_index_of_a_later_format_is_told_with_what_to_do()
    {
        await ChangeAsync(UserVersion, [0, 0, 0, 99]);
        await FailsAsync(61, "format 99");
    }

    [Fact]
    public async Task The_database_of_another_program_is_told()
    {
        await ChangeAsync(ApplicationId, [1, 2, 3, 4]);
        await FailsAsync(61, "another program");
    }

    [Fact]
    public async Task The_cache_of_another_remote_is_told()
    {
        Directory.CreateDirectory(Path.Combine(_served.Folder, "deeper"));
        var run = await _workplace.RunAsync("mount", "own:/deeper", _mount.Root, "--cache-dir", _mount.CacheDirectory);
        Assert.True(run.Code == 62, run.ToString());
        Assert.Contains("--cache-dir", run.Error, StringComparison.Ordinal);
    }

    private async Task FailsAsync(int code, string expected, string? cache = null)
    {
        var run = await _workplace.RunAsync("mount", "own:", _mount.Root, "--cache-dir", cache ?? _mount.CacheDirectory);
        Assert.True(run.Code == code, run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_mount.Root));
    }

    private async Task ChangeAsync(int offset, byte[] bytes)
    {
        await using var file = new FileStream(Index, FileMode.Open, FileAccess.Write);
        file.Position = offset;
        await file.WriteAsync(bytes, Cancellation);
    }
}
