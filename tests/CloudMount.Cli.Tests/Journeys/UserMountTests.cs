using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>
/// Mounts of a user who is not root, made through fusermount3. Each runs in a mount namespace of its own, whose /dev/fuse is everybody's as udev
/// makes it, with a home of its own.
/// </summary>
public sealed class UserMountTests : IAsyncLifetime
{
    private const int CannotBePrepared = 77;
    private readonly Workplace _workplace = new();
    private ServedFolder _served = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        MountedFolder.SkipUnlessMountable();
        if (!LocalDisk.IsRoot) Assert.Skip("All mount tests are run through fusermount3 here already.");
        if (!Shell.Has("fusermount3")) Assert.Skip("fusermount3 is not installed (package fuse3).");
        _served = await ServedFolder.StartAsync(_workplace);
    }

    public async ValueTask DisposeAsync()
    {
        if (_served is not null) await _served.DisposeAsync();
        _workplace.Dispose();
    }

    [Fact]
    public async Task A_user_mounts_works_syncs_and_unmounts()
    {
        var run = await RunAsync(
            """
            as_user $cm mount $url $d/m &&
            as_user sh -c "echo hello > $d/m/file && chmod 640 $d/m/file && stat -c '%U %a' $d/m/file && cat $d/m/file" &&
            as_user $cm sync $d/m/file --timeout 60s 2> /dev/null &&
            as_user $cm status | grep -c "$d/m" &&
            ! ls $d/m 2> /dev/null &&
            as_user $cm unmount $d/m && as_user ls -A $d/m
            """);
        Assert.Equal((0, "nobody 640\nhello\n1\n", ""), (run.Code, run.Output, run.Error));
        Assert.Equal("hello\n", await File.ReadAllTextAsync(Path.Combine(_served.Folder, "file"), Cancellation));
    }

    [Fact]
    public async Task A_killed_process_of_a_user_is_no_hindrance()
    {
        var run = await RunAsync(
            """
            as_user $cm mount $url $d/m -o write_back=60 && as_user sh -c "echo kept > $d/m/file && sync $d/m/file" &&
            kill -9 $(as_user $cm status --json | grep -o '"processId": *[0-9]*' | grep -o '[0-9]*') && sleep 0.2 &&
            as_user $cm mount $url $d/m && as_user cat $d/m/file && as_user $cm unmount $d/m
            """);
        Assert.Equal((0, "kept\n", ""), (run.Code, run.Output, run.Error));
    }

    [Theory]
    [InlineData("as_user env PATH=/nowhere $cm mount $url $d/m", 52, "package fuse3")]
    [InlineData("chown root $d/m && as_user $cm mount $url $d/m", 50, "")]
    [InlineData("as_user $cm mount $url $d/m -o allow_other", 50, "user_allow_other")]
    [InlineData("mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3 && mknod -m 666 /dev/urandom c 1 9 && as_user $cm mount $url $d/m", 51, "/dev/fuse")]
    [InlineData("chmod 600 $d/dev/fuse && as_user $cm mount $url $d/m", 50, "/dev/fuse")]
    public async Task What_a_user_lacks_is_told(string command, int code, string expected)
    {
        var run = await RunAsync(command);
        Assert.True(run.Code == code, run.ToString());
        Assert.Matches("^cloudmount: [^\n]+\n$", run.Error);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private async Task<CommandOutput> RunAsync(string script)
    {
        var file = Path.Combine(_workplace.Root, "script");
        await File.WriteAllTextAsync(file, Preparation() + script + "\n", Cancellation);
        var run = await Shell.RunAsync("unshare", "--mount", "--propagation", "private", "sh", file);
        if (run.Code == CannotBePrepared) Assert.Skip($"This machine can not be made to let nobody mount: {run.Error}");
        return run;
    }

    private string Preparation() => $$"""
        d={{_workplace.Root}}/home; cm={{Workplace.Program}}; url={{_served.Url}}
        as_user() {
            setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=$d XDG_CONFIG_HOME=$d/config XDG_STATE_HOME=$d/state \
                CLOUDMOUNT_RUNTIME_DIR=$d/run CLOUDMOUNT_KEY={{_served.Key}} CLOUDMOUNT_PASSWORD={{_served.Password}} "$@"
        }
        chmod 711 {{_workplace.Root}} && mkdir $d && mount -t tmpfs tmpfs $d && mkdir $d/m $d/dev && chown 65534 $d $d/m &&
        mknod -m 666 $d/dev/fuse c 10 229 && mount --bind $d/dev/fuse /dev/fuse || exit {{CannotBePrepared}}
        if [ -e /etc/fuse.conf ]; then mount --bind /dev/null /etc/fuse.conf; fi
        as_user sh -c "exec 3<>/dev/fuse" && as_user $cm --version > /dev/null || exit {{CannotBePrepared}}
        cd /

        """;
}
