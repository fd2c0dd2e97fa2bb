using System.Security.Cryptography;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Mounts;

/// <summary>Ordinary programs and calls on a mounted model, in each way the kernel may read and write files.</summary>
public sealed class FileOperationsTests
{
    public static TheoryData<string> Modes => ["memory", "files", "files,no_passthrough"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_large_file_reads_back_as_written(string mode)
    {
        await using var mount = await StartAsync(mode);
        var bytes = RandomNumberGenerator.GetBytes(5_000_001);
        await File.WriteAllBytesAsync(mount.At("a"), bytes, Cancellation);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(mount.At("a"), Cancellation));
        Assert.Equal(bytes.Length, new FileInfo(mount.At("a")).Length);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Appends_truncates_and_holes_leave_what_a_local_disk_leaves(string mode)
    {
        await using var mount = await StartAsync(mode);
        const string Script = """
            cd "$0" && printf 0123456789 > a && printf abc >> a && truncate -s 8 a && printf XY | dd of=a bs=1 seek=3 conv=notrunc status=none &&
            truncate -s 100000 a && printf end | dd of=a bs=1 seek=99997 conv=notrunc status=none && : > b && cp a b && cat a b | cksum
            """;
        Directory.CreateDirectory(Path.Combine(mount.Local, "same"));
        var expected = await Shell.RunAsync(Script.Replace("$0", Path.Combine(mount.Local, "same")));
        Assert.Equal(expected, await Shell.RunAsync(Script.Replace("$0", mount.Root)));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Direct_io_reads_and_writes(string mode)
    {
        await using var mount = await StartAsync(mode);
        await Shell.RunAsync($"dd if=/dev/urandom of={mount.Local}/x bs=64k count=40 status=none");
        await Shell.RunAsync($"dd if={mount.Local}/x of={mount.Root}/x bs=64k oflag=direct status=none");
        await Shell.RunAsync($"dd if={mount.Root}/x iflag=direct bs=1M status=none | cmp - {mount.Local}/x");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_unlinked_file_stays_readable_and_writable_until_it_is_closed(string mode)
    {
        await using var mount = await StartAsync(mode);
        var output = await Shell.RunAsync($"cd {mount.Root} && exec 3<>a && rm a && echo hello >&3 && cat /proc/self/fd/3 && ls -A");
        Assert.Equal("hello", output);
    }

    [Fact]
    public async Task Names_are_made_moved_linked_and_removed()
    {
        await using var mount = await StartAsync("memory");
        var output = await Shell.RunAsync($"""
            cd {mount.Root} && mkdir d e && echo 1 > d/a && ln d/a e/b && ln -s ../d/a e/s && mkfifo e/p && mv d/a d/c && mv d e/ &&
            stat -c '%n %h %F' e/b e/d/c e/p e && cat e/s 2>&1; readlink e/s; ls e e/d; rmdir e 2>&1; rm -r e && ls -A
            """);
        Assert.Equal(
            """
            e/b 2 regular file
            e/d/c 2 regular file
            e/p 1 fifo
            e 3 directory
            cat: e/s: No such file or directory
            ../d/a
            e:
            b
            d
            p
            s

            e/d:
            c
            rmdir: failed to remove 'e': Directory not empty
            """,
            output);
    }

    [Fact]
    public async Task A_directory_of_many_entries_lists_each_once_and_stats_them_without_lookups()
    {
        await using var mount = await StartAsync("memory");
        Directory.CreateDirectory(mount.At("d"));
        for (var number = 0; number < 3000; number++) File.CreateSymbolicLink(mount.At($"d/name {number}"), "x");
        var before = await mount.CountAsync("Lookup");
        var listing = await Shell.RunAsync($"ls -l {mount.At("d")} | tail -n +2 | sort -u | wc -l");
        Assert.Equal("3000", listing);
        Assert.InRange(await mount.CountAsync("Lookup") - before, 0, 10);
    }

    [Fact]
    public async Task A_tree_copied_in_and_out_is_the_same()
    {
        await using var mount = await StartAsync("memory");
        await Shell.RunAsync($"cp -a /usr/include/linux {mount.Local}/ 2>/dev/null || cp -a /etc/apt {mount.Local}/linux");
        await Shell.RunAsync($"cd {mount.Local} && tar cf - linux | tar xf - -C {mount.Root} && diff -r linux {mount.Root}/linux");
        await Shell.RunAsync($"rm -rf {mount.Root}/linux");
        Assert.Empty(Directory.EnumerateFileSystemEntries(mount.Root));
    }

    [Fact]
    public async Task Punched_holes_read_as_zeros_and_are_found_by_seek()
    {
        await using var mount = await StartAsync("memory");
        var output = await Shell.RunAsync($"""
            cd {mount.Root} && head -c 65536 /dev/zero | tr '\0' x > a && fallocate -p -o 16384 -l 16384 a && tr -d '\0' < a | wc -c &&
            fallocate -l 131072 a && stat -c %s a && cp --sparse=always a b && cmp a b
            """);
        Assert.Equal("49152\n131072", output);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_copy_within_the_mount_is_made_by_the_engine(string mode)
    {
        await using var mount = await StartAsync(mode);
        var bytes = RandomNumberGenerator.GetBytes(3_000_001);
        await File.WriteAllBytesAsync(mount.At("a"), bytes, Cancellation);
        await Shell.RunAsync($"cp {mount.Root}/a {mount.Root}/b");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(mount.At("b"), Cancellation));
        Assert.True(await mount.CountAsync("CopyRange64") + await mount.CountAsync("CopyRange") > 0);
    }

    [Fact]
    public async Task Extended_attributes_not_wanted_are_refused_once()
    {
        await using var without = await StartAsync("memory");
        var refusal = await Shell.TryAsync($"cd {without.Root} && : > a && cp --preserve=xattr a b; ls -l; ls -l; ls -l");
        Assert.Equal(0, refusal.ExitCode);
        Assert.InRange(await without.CountAsync("GetXattr"), 0, 2);
    }

    [Fact]
    public async Task Extended_attributes_are_kept_when_wanted()
    {
        await using var mount = await MountedModel.StartAsync("xattr");
        var output = await Shell.TryAsync($"cd {mount.Root} && : > a && setfattr -n user.x -v 1 a && cp --preserve=xattr a b && getfattr -n user.x --only-values b");
        if (output.ExitCode == 127) Assert.Skip("setfattr is not installed (package attr).");
        Assert.Equal((0, "1"), output);
    }

    [Fact]
    public async Task The_free_space_is_that_of_the_engine()
    {
        await using var mount = await StartAsync("memory");
        Assert.Equal("1099511627776", await Shell.RunAsync($"df -B1 --output=size {mount.Root} | tail -1"));
    }

    [Fact]
    public async Task Nothing_is_left_open_or_held_after_all_is_closed_and_removed()
    {
        await using var mount = await StartAsync("memory");
        await Shell.RunAsync($"cd {mount.Root} && mkdir d && for i in 1 2 3 4 5 6 7 8 9; do echo $i > d/$i; cat d/$i > /dev/null; done; ls -lR . > /dev/null; rm -r d");
        await Eventually.TrueAsync(async () => await mount.AskAsync("handles") == "0");
        await Shell.RunAsync("echo 2 > /proc/sys/vm/drop_caches 2>/dev/null || true");
        await Eventually.TrueAsync(async () => await mount.AskAsync("inodes") == "1");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<MountedModel> StartAsync(string mode) => MountedModel.StartAsync(mode.Split(','));
}
