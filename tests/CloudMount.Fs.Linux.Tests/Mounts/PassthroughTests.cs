using System.Text;
using CloudMount.Fs.Linux.Device;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Mounts;

/// <summary>Reads and writes that the kernel does by itself on the local file.</summary>
public sealed class PassthroughTests
{
    [Fact]
    public async Task Whole_files_are_read_and_written_without_this_process()
    {
        await using var mount = await StartAsync();
        await File.WriteAllTextAsync(mount.At("a"), new string('x', 300_000), Cancellation);
        Assert.Equal(300_000, (await File.ReadAllTextAsync(mount.At("a"), Cancellation)).Length);
        Assert.Equal(0, await mount.CountAsync("Write"));
        Assert.Equal(0, await mount.CountAsync("Read"));
        Assert.Equal("2", await mount.AskAsync("passthrough"));
    }

    [Fact]
    public async Task Size_and_times_after_a_write_are_seen_at_once()
    {
        await using var mount = await StartAsync();
        await using var file = File.Create(mount.At("a"));
        var before = File.GetLastWriteTimeUtc(mount.At("a"));
        await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
        await file.WriteAsync(new byte[12_345], Cancellation);
        await file.FlushAsync(Cancellation);
        Assert.Equal(12_345, new FileInfo(mount.At("a")).Length);
        Assert.True(File.GetLastWriteTimeUtc(mount.At("a")) > before);
    }

    [Fact]
    public async Task Two_handles_of_a_file_see_each_others_writes()
    {
        await using var mount = await StartAsync();
        await using var writer = new FileStream(mount.At("a"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await using var reader = new FileStream(mount.At("a"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        await writer.WriteAsync("hello"u8.ToArray(), Cancellation);
        var bytes = new byte[5];
        await reader.ReadExactlyAsync(bytes, Cancellation);
        Assert.Equal("hello", Encoding.ASCII.GetString(bytes));
        Assert.Equal("2", await mount.AskAsync("passthrough"));
    }

    [Fact]
    public async Task A_mapped_file_is_written_through_its_mapping()
    {
        await using var mount = await StartAsync();
        await File.WriteAllBytesAsync(mount.At("a"), new byte[8192], Cancellation);
        using (var mapping = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile(mount.At("a"), FileMode.Open))
        using (var view = mapping.CreateViewAccessor())
        {
            view.Write(5000, (byte)42);
        }

        Assert.Equal(42, (await File.ReadAllBytesAsync(mount.At("a"), Cancellation))[5000]);
    }

    [Fact]
    public async Task Truncate_and_append_work_on_a_file_that_is_passed_through()
    {
        await using var mount = await StartAsync();
        Assert.Equal("12345678z\n10", await Shell.RunAsync(
            $"cd {mount.Root} && exec 3<>a && echo 1234567890 >&3 && truncate -s 8 a && echo z >> a && cat a && stat -c %s a"));
    }

    [Fact]
    public async Task A_write_by_an_unprivileged_user_clears_set_user_id()
    {
        MountedModel.SkipUnlessMountable();
        if (Libc.EffectiveUserId() != 0) Assert.Skip("Only root can become somebody else.");
        await using var mount = await MountedModel.StartAsync("files", "allow_other", "suid");
        await Shell.RunAsync($"cd {mount.Root} && : > a && chmod 6777 a");
        await Eventually.TrueAsync(async () => await mount.AskAsync("handles") == "0");
        // The size is asked for too, because the kernel asks anew for it and takes the mode along.
        // The folder around the mount is for its maker alone; a process inside stays there.
        var output = await Shell.RunAsync(
            $"cd {mount.Root} && setpriv --reuid=65534 --regid=65534 --clear-groups sh -c 'echo x >> a' && stat -c '%a %s' a");
        Assert.Equal("777 2", output);
    }

    [Fact]
    public async Task Fsync_of_a_file_that_is_passed_through_reaches_the_engine()
    {
        await using var mount = await StartAsync();
        await Shell.RunAsync($"dd if=/dev/zero of={mount.Root}/a bs=4k count=4 conv=fsync status=none");
        Assert.Equal(1, await mount.CountAsync("Sync"));
        Assert.Equal(0, await mount.CountAsync("Write"));
    }

    [Fact]
    public async Task Switched_off_files_go_through_this_process()
    {
        await using var mount = await MountedModel.StartAsync("files", "no_passthrough");
        await File.WriteAllTextAsync(mount.At("a"), "hello", Cancellation);
        Assert.Equal("hello", await File.ReadAllTextAsync(mount.At("a"), Cancellation));
        Assert.Equal(1, await mount.CountAsync("Write"));
        Assert.Equal("0", await mount.AskAsync("passthrough"));
    }

    [Fact]
    public async Task A_local_file_that_the_kernel_will_not_stack_on_goes_through_this_process()
    {
        await using var outer = await StartAsync();
        // The contents of the inner mount lie on the outer one, which is stacked already.
        await using var inner = await MountedModel.StartAsync($"files={outer.Root}");
        await File.WriteAllTextAsync(inner.At("a"), "hello", Cancellation);
        Assert.Equal("hello", await File.ReadAllTextAsync(inner.At("a"), Cancellation));
        Assert.Equal("0", await inner.AskAsync("passthrough"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<MountedModel> StartAsync()
    {
        MountedModel.SkipUnlessMountable();
        if (Libc.EffectiveUserId() != 0) Assert.Skip("Only root may let the kernel pass reads and writes through.");
        if (Environment.OSVersion.Version < new Version(6, 9)) Assert.Skip("The kernel passes reads and writes through since Linux 6.9.");
        return await MountedModel.StartAsync("files");
    }
}
