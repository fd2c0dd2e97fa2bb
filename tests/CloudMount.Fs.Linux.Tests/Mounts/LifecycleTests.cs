using System.Diagnostics;
using CloudMount.Fs.Linux.Device;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Mounts;

/// <summary>Mounting, unmounting and what may be in the way.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task The_mount_table_names_the_source_and_our_type()
    {
        await using var mount = await MountedModel.StartAsync("fsname=smartfile://host/a,b c");
        var entry = MountTable.Find(mount.Root)!.Value;
        Assert.Equal((MountPointCheck.Type, "smartfile://host/a,b c"), (entry.Type, entry.Source));
    }

    [Fact]
    public async Task An_unmount_with_nothing_open_is_done_at_once()
    {
        await using var mount = await MountedModel.StartAsync();
        await File.WriteAllTextAsync(mount.At("a"), "x", Cancellation);
        Assert.Equal("Unmounted", await mount.AskAsync("unmount 5000"));
        Assert.Null(MountTable.Find(mount.Root));
    }

    [Fact]
    public async Task While_a_file_is_open_the_mount_vanishes_but_serves_it_until_it_is_closed()
    {
        await using var mount = await MountedModel.StartAsync();
        var file = new FileStream(mount.At("a"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var unmount = mount.AskAsync("unmount 15000");
        await Eventually.TrueAsync(() => Task.FromResult(MountTable.Find(mount.Root) is null));
        await file.WriteAsync("still here"u8.ToArray(), Cancellation);
        Assert.False(unmount.IsCompleted);
        await file.DisposeAsync();
        Assert.Equal("Unmounted", await unmount);
        Assert.Equal("0", await mount.AskAsync("handles"));
    }

    [Fact]
    public async Task After_the_deadline_open_files_get_errors_and_are_released()
    {
        await using var mount = await MountedModel.StartAsync();
        await using var file = new FileStream(mount.At("a"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        Assert.Equal("Aborted", await mount.AskAsync("unmount 100"));
        await Assert.ThrowsAnyAsync<IOException>(async () => await file.WriteAsync("x"u8.ToArray(), Cancellation));
        Assert.Equal("0", await mount.AskAsync("handles"));
    }

    [Fact]
    public async Task An_unmount_from_outside_is_told()
    {
        await using var mount = await MountedModel.StartAsync();
        await Shell.RunAsync($"umount {mount.Root} || fusermount3 -u {mount.Root}");
        Assert.Equal("UnmountedFromOutside", await mount.AskAsync("completion"));
    }

    [Fact]
    public async Task An_unmount_by_force_is_told_and_releases_what_is_open()
    {
        await using var mount = await MountedModel.StartAsync();
        if (Libc.EffectiveUserId() != 0) Assert.Skip("Only root may unmount by force.");
        await using var file = new FileStream(mount.At("a"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        await Shell.TryAsync($"umount -f {mount.Root}");
        Assert.Equal("Aborted", await mount.AskAsync("completion"));
        Assert.Equal("0", await mount.AskAsync("handles"));
    }

    [Fact]
    public async Task A_dead_mount_of_ours_is_cleared_away()
    {
        await using var mount = await MountedModel.StartAsync();
        // The kernel may go on answering from what it keeps.
        await Shell.RunAsync($"ls -la {mount.Root}");
        mount.Kill();
        Assert.NotNull(MountTable.Find(mount.Root));
        Assert.Equal("ready", await MountedModel.TryMountAsync(mount.Root));
        Assert.Null(MountTable.Find(mount.Root));
    }

    [Fact]
    public async Task A_mount_of_ours_that_lives_is_not_mounted_over()
    {
        await using var mount = await MountedModel.StartAsync();
        Assert.StartsWith("failed AlreadyMounted", await MountedModel.TryMountAsync(mount.Root));
        Assert.Empty(Directory.EnumerateFileSystemEntries(mount.Root));
    }

    [Theory]
    [InlineData("missing", "failed MountPointMissing")]
    [InlineData("file", "failed MountPointNotDirectory")]
    [InlineData("file/below", "failed MountPointNotDirectory")]
    [InlineData("full", "failed MountPointNotEmpty")]
    public async Task A_place_that_can_not_be_mounted_at_is_named_with_its_reason(string place, string reason)
    {
        MountedModel.SkipUnlessMountable();
        var folder = Directory.CreateTempSubdirectory("cloudmount-test-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "file"), "", Cancellation);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "full", "inner"));
        Assert.StartsWith(reason, await MountedModel.TryMountAsync(Path.Combine(folder.FullName, place)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_mount_point_behind_a_symbolic_link_with_a_space_in_its_name_is_found()
    {
        MountedModel.SkipUnlessMountable();
        var folder = Directory.CreateTempSubdirectory("cloudmount test ");
        var real = Directory.CreateDirectory(Path.Combine(folder.FullName, "real"));
        var link = Path.Combine(folder.FullName, "link");
        Directory.CreateSymbolicLink(link, real.FullName);
        Assert.Equal("ready", await MountedModel.TryMountAsync(link));
        Assert.Null(MountTable.Find(real.FullName));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_read_only_mount_refuses_writes()
    {
        await using var mount = await MountedModel.StartAsync("ro");
        Assert.Throws<IOException>(() => File.WriteAllText(mount.At("a"), "x"));
    }

    [Fact]
    public async Task A_killed_reader_of_a_slow_answer_dies_at_once()
    {
        await using var mount = await MountedModel.StartAsync("files", "no_passthrough");
        await File.WriteAllTextAsync(mount.At("a"), "x", Cancellation);
        await mount.AskAsync("hold Open");
        using var reader = Process.Start("cat", mount.At("a"));
        await Eventually.TrueAsync(async () => await mount.CountAsync("Open") == 1);
        reader.Kill();
        await reader.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await Eventually.TrueAsync(async () => await mount.AskAsync("interrupted") == "1");
    }

    [Fact]
    public async Task While_answers_are_slow_others_are_served()
    {
        const int Readers = 6;
        await using var mount = await MountedModel.StartAsync();
        await File.WriteAllTextAsync(mount.At("a"), "x", Cancellation);
        await mount.AskAsync("hold Open");
        var readers = Shell.RunAsync($"cd {mount.Root} && for i in $(seq {Readers}); do cat a & done; wait");
        await Eventually.TrueAsync(async () => await mount.CountAsync("Open") == Readers);
        Assert.Single(Directory.EnumerateFileSystemEntries(mount.Root));
        Assert.False(readers.IsCompleted);
        await mount.AskAsync("release");
        Assert.Equal("xxxxxx", await readers);
    }

    [Fact]
    public async Task An_operation_that_throws_gives_its_caller_an_error_and_the_mount_goes_on()
    {
        await using var mount = await MountedModel.StartAsync();
        await mount.AskAsync("throw MakeDirectory");
        Assert.Throws<IOException>(() => Directory.CreateDirectory(mount.At("d")));
        await File.WriteAllTextAsync(mount.At("a"), "x", Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
