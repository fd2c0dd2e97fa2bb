using CloudMount.Fs.Linux.Device;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Mounts;

/// <summary>
/// Mounts by fusermount3 as nobody, when the tests run as root. A device that nobody may open is laid over /dev/fuse in a mount
/// namespace of the test's own, so that the machine stays as it is.
/// </summary>
public sealed class UnprivilegedMountTests
{
    [Fact]
    public async Task Nobody_mounts_uses_and_unmounts_through_fusermount()
    {
        var output = await RunAsNobodyAsync("""
            as_nobody sh -c "cd $d/m && echo hi > a && cat a && stat -c %u a && grep $d/m /proc/self/mounts | cut -d' ' -f1,3"
            echo passthrough >&9; echo 'unmount 5000' >&9; echo completion >&9
            """);
        Assert.Equal("ready\nhi\n65534\nmodel fuse.cloudmount\n0\nUnmounted\nUnmounted", output);
    }

    [Fact]
    public async Task While_a_file_is_open_the_mount_vanishes_and_goes_on()
    {
        var output = await RunAsNobodyAsync("""
            as_nobody sh -c "exec 3<>$d/m/a; echo one >&3; sleep 2; echo two >&3; cat /proc/self/fd/3" & sleep 0.7
            echo 'unmount 10000' >&9; sleep 0.7; grep -c $d/m /proc/self/mounts; wait $!
            """);
        Assert.Equal("ready\n0\none\ntwo\nUnmounted", output);
    }

    [Fact]
    public async Task Allow_other_is_refused_with_what_fusermount_says()
    {
        if (File.Exists("/etc/fuse.conf") && File.ReadLines("/etc/fuse.conf").Any(line => line.Trim() == "user_allow_other"))
            Assert.Skip("/etc/fuse.conf of this machine permits allow_other.");
        var output = await RunAsNobodyAsync("", "allow_other");
        Assert.StartsWith("failed FusermountRefused", output);
        Assert.Contains("user_allow_other", output);
    }

    /// <summary>Runs the script while a host started by nobody serves $d/m; descriptor 9 leads to it. Answers what both printed.</summary>
    private static async Task<string> RunAsNobodyAsync(string script, string options = "")
    {
        MountedModel.SkipUnlessMountable();
        if (Libc.EffectiveUserId() != 0) Assert.Skip("All mount tests are run through fusermount3 here already.");
        if (FusermountMounter.FindProgram() is null) Assert.Skip("fusermount3 is not installed (package fuse3).");
        var folder = Directory.CreateTempSubdirectory("cloudmount-test-");
        var host = Path.Combine(AppContext.BaseDirectory, "CloudMount.Fs.Linux.TestHost");
        try
        {
            var path = Path.Combine(folder.FullName, "script");
            await File.WriteAllTextAsync(path, Preparation(folder.FullName, host, options) + script + Ending, TestContext.Current.CancellationToken);
            var (code, output) = await Shell.TryAsync($"unshare --mount --propagation private sh {path}");
            if (code == 77) Assert.Skip($"This machine can not be made to let nobody mount: {output}");
            Assert.True(code == 0, output);
            return output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Preparation(string folder, string host, string options) => $$"""
        d={{folder}}; host={{host}}
        as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
        chmod 755 $d && mkdir $d/m && chown 65534 $d/m && mkfifo $d/in &&
        mknod $d/fuse c 10 229 && chmod 666 $d/fuse && mount --bind $d/fuse /dev/fuse || exit 77
        as_nobody sh -c "exec 3<>$d/fuse" && as_nobody test -x $host || exit 77
        as_nobody $host $d/m {{options}} < $d/in > $d/out 2> $d/err & server=$!
        exec 9> $d/in
        until [ -s $d/out ]; do sleep 0.05; done
        head -1 $d/out

        """;

    private const string Ending = """

        exec 9>&-
        wait $server
        tail -n +2 $d/out
        true
        """;
}
