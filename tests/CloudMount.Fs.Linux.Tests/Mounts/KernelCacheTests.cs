using Xunit;

namespace CloudMount.Fs.Linux.Tests.Mounts;

/// <summary>What the kernel keeps, and what a notification makes it drop.</summary>
public sealed class KernelCacheTests
{
    [Fact]
    public async Task A_file_read_before_is_read_again_without_this_process()
    {
        await using var mount = await MountedModel.StartAsync();
        await mount.AskAsync("write a hello");
        await File.ReadAllTextAsync(mount.At("a"), Cancellation);
        var reads = await mount.CountAsync("Read");
        Assert.Equal("hello", await File.ReadAllTextAsync(mount.At("a"), Cancellation));
        Assert.Equal(reads, await mount.CountAsync("Read"));
    }

    [Fact]
    public async Task A_directory_listed_before_is_listed_again_without_this_process_until_it_changes()
    {
        await using var mount = await MountedModel.StartAsync();
        await File.WriteAllTextAsync(mount.At("here"), "", Cancellation);
        Assert.Equal(["here"], Names(mount));
        var reads = await mount.CountAsync("ReadDirectoryPlus");
        Assert.Equal(["here"], Names(mount));
        Assert.Equal(reads, await mount.CountAsync("ReadDirectoryPlus"));

        await File.WriteAllTextAsync(mount.At("new"), "", Cancellation);
        Assert.Equal(["here", "new"], Names(mount));
        File.Move(mount.At("new"), mount.At("renamed"));
        Assert.Equal(["here", "renamed"], Names(mount));
        File.Delete(mount.At("here"));
        Assert.Equal(["renamed"], Names(mount));

        await mount.AskAsync("write elsewhere hello");
        await Eventually.TrueAsync(() => Task.FromResult(Names(mount).SequenceEqual(["elsewhere", "renamed"])));
        await mount.AskAsync("drop renamed");
        await Eventually.TrueAsync(() => Task.FromResult(Names(mount).SequenceEqual(["elsewhere"])));
    }

    [Fact]
    public async Task Attributes_and_missing_names_are_kept()
    {
        await using var mount = await MountedModel.StartAsync();
        File.Exists(mount.At("missing"));
        var lookups = await mount.CountAsync("Lookup");
        Assert.False(File.Exists(mount.At("missing")));
        Assert.Equal(lookups, await mount.CountAsync("Lookup"));
    }

    [Fact]
    public async Task A_name_that_appears_behind_the_kernel_is_seen_after_its_notification()
    {
        await using var mount = await MountedModel.StartAsync();
        Assert.False(File.Exists(mount.At("a")));
        await mount.AskAsync("write a hello");
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(mount.At("a"))));
    }

    [Fact]
    public async Task Content_that_changes_behind_the_kernel_is_seen_after_its_notification_even_of_the_same_size()
    {
        await using var mount = await MountedModel.StartAsync();
        await mount.AskAsync("write a hello");
        await using var open = new FileStream(mount.At("a"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        Assert.Equal("hello", await File.ReadAllTextAsync(mount.At("a"), Cancellation));
        await mount.AskAsync("write a world");
        await Eventually.TrueAsync(async () => await File.ReadAllTextAsync(mount.At("a"), Cancellation) == "world");
        await mount.AskAsync("write a longer_than_before");
        await Eventually.TrueAsync(async () => await File.ReadAllTextAsync(mount.At("a"), Cancellation) == "longer_than_before");
    }

    [Fact]
    public async Task A_name_that_vanishes_behind_the_kernel_is_gone_after_its_notification()
    {
        await using var mount = await MountedModel.StartAsync();
        await mount.AskAsync("write a hello");
        Assert.True(File.Exists(mount.At("a")));
        await mount.AskAsync("drop a");
        await Eventually.TrueAsync(() => Task.FromResult(!File.Exists(mount.At("a"))));
    }

    [Fact]
    public async Task Notifications_while_programs_work_on_the_same_names_stop_nobody()
    {
        await using var mount = await MountedModel.StartAsync();
        var worker = Shell.RunAsync($"cd {mount.Root} && for i in $(seq 300); do echo $i > a; cat a > /dev/null; rm -f a; done");
        while (!worker.IsCompleted) await mount.AskAsync("write a hello");
        await worker;
    }

    private static IEnumerable<string?> Names(MountedModel mount) =>
        Directory.EnumerateFileSystemEntries(mount.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
