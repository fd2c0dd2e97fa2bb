using System.Diagnostics;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>A mount by the real rclone. Only child processes touch it, since its server is in this one.</summary>
public sealed class RcloneMountTests(Rclone rclone) : IClassFixture<Rclone>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Programs_work_on_a_mount_with_a_full_cache()
    {
        rclone.SkipIfMissing();
        Assert.SkipUnless(File.Exists("/dev/fuse"), "/dev/fuse is missing.");
        var served = Directory.CreateDirectory(rclone.Server.FileOf("m")).FullName;
        await File.WriteAllTextAsync(Path.Combine(served, "old"), string.Concat(Enumerable.Repeat("0123456789", 500_000)), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(served, "there"), "there", Cancellation);
        var mount = Directory.CreateDirectory(Path.Combine(rclone.Local, "mount")).FullName;
        using var process = rclone.Start(
            "mount", "qx:m", mount, "--vfs-cache-mode", "full", "--vfs-write-back", "0s", "--cache-dir", Path.Combine(rclone.Local, "cache"));
        try
        {
            await WaitAsync(() => process.HasExited || IsMounted(mount));
            if (process.HasExited) Assert.Skip("Mounting is not permitted: " + await process.StandardError.ReadToEndAsync(Cancellation));
            await RunAsync(mount, "test $(dd if=old bs=1 skip=4999995 count=5 status=none) = 56789 && test $(wc -c < old) = 5000000");
            await RunAsync(mount, "mkdir -p d/e && echo one > d/new && echo two >> d/new && printf X | dd of=old bs=1 seek=4000000 conv=notrunc status=none");
            await RunAsync(mount, "mv there d/moved && mv d/e d/renamed && rmdir d/renamed && test \"$(ls d)\" = \"$(printf 'moved\\nnew')\"");
            await WaitAsync(() => Holds("d/new", "one\ntwo\n") && Holds("d/moved", "there") && ByteOf("old", 4_000_000) == 'X');
            Assert.Equal(["moved", "new"], Directory.GetFileSystemEntries(Path.Combine(served, "d")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            await RunAsync(mount, "rm -r d");
            Assert.False(Directory.Exists(Path.Combine(served, "d")));
        }
        finally
        {
            if (!process.HasExited) using (Process.Start("fusermount3", ["-uz", mount])) await process.WaitForExitAsync(CancellationToken.None);
        }

        bool Holds(string path, string content) => File.Exists(Path.Combine(served, path)) && File.ReadAllText(Path.Combine(served, path)) == content;

        int ByteOf(string path, long offset)
        {
            using var file = File.OpenRead(Path.Combine(served, path));
            file.Position = offset;
            return file.ReadByte();
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static bool IsMounted(string path) => File.ReadAllText("/proc/self/mountinfo").Contains($" {path} ", StringComparison.Ordinal);

    private static async Task RunAsync(string directory, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-ec", $"cd '{directory}'; {script}"]) { RedirectStandardError = true })!;
        var errors = await shell.StandardError.ReadToEndAsync(Cancellation);
        await shell.WaitForExitAsync(Cancellation);
        Assert.True(shell.ExitCode == 0, $"{script}: {errors}");
    }

    /// <summary>rclone tells nobody when it is mounted, or when an upload has ended.</summary>
    private static async Task WaitAsync(Func<bool> isSo)
    {
        for (var start = Stopwatch.GetTimestamp(); !isSo();)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "It did not become so.");
            await Task.Delay(20, Cancellation);
        }
    }
}
