using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CloudMount.Fs.Linux;
using Xunit;

namespace CloudMount.Cli.Tests.Commands;

/// <summary>Mounts in the background, from start to end, as a user makes them.</summary>
public sealed class MountLifeTests : IAsyncLifetime
{
    private readonly Workplace _workplace = new();
    private ServedFolder? _served;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string MountPoint => Path.Combine(_workplace.Root, "mnt");

    public async ValueTask InitializeAsync()
    {
        if (FuseMount.Probe() is { } reason) Assert.Skip(reason);
        _workplace.MakeDirectory("mnt");
        _served = await ServedFolder.StartAsync(_workplace);
    }

    public async ValueTask DisposeAsync()
    {
        await _workplace.RunAsync("unmount", "--force", MountPoint);
        if (_served is not null) await _served.DisposeAsync();
        _workplace.Dispose();
    }

    [Fact]
    public async Task What_is_written_is_on_the_server_after_sync()
    {
        await OkAsync("mount", "own:", MountPoint);
        await File.WriteAllTextAsync(Path.Combine(MountPoint, "hello"), "hello", Cancellation);
        await OkAsync("sync", Path.Combine(MountPoint, "hello"), "--timeout", "60s");
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(_served!.Folder, "hello"), Cancellation));
        await OkAsync("unmount", MountPoint);
        Assert.Empty(Directory.EnumerateFileSystemEntries(MountPoint));
    }

    [Fact]
    public async Task Status_names_the_mount_and_no_list_of_processes_shows_the_credentials()
    {
        await OkAsync("mount", "own:", MountPoint);
        var process = await ProcessIdAsync();
        var shown = await File.ReadAllTextAsync($"/proc/{process}/cmdline", Cancellation) + await File.ReadAllTextAsync($"/proc/{process}/environ", Cancellation);
        using var config = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.ConfigFile, Cancellation));
        var password = config.RootElement.GetProperty("remotes").GetProperty("own").GetProperty("password").GetString()!;
        Assert.DoesNotContain(password, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(password, (await _workplace.RunAsync("status", "--json")).Output, StringComparison.Ordinal);
        foreach (var log in Directory.EnumerateFiles(Path.Combine(_workplace.Root, "state", "cloudmount", "logs")))
            Assert.DoesNotContain(password, await File.ReadAllTextAsync(log, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_mount_at_the_same_place_or_of_the_same_cache_is_refused()
    {
        await OkAsync("mount", "own:", MountPoint);
        Assert.Equal(42, (await _workplace.RunAsync("mount", "own:", MountPoint)).Code);
        Assert.Equal(63, (await _workplace.RunAsync("mount", "own:", _workplace.MakeDirectory("other"))).Code);
    }

    [Fact]
    public async Task An_open_file_keeps_a_mount_that_is_not_forced_to_end()
    {
        await OkAsync("mount", "own:", MountPoint);
        await using (var open = File.Create(Path.Combine(MountPoint, "open")))
            Assert.Equal(44, (await _workplace.RunAsync("unmount", MountPoint)).Code);
        await OkAsync("unmount", MountPoint);
    }

    [Fact]
    public async Task After_a_killed_process_the_next_mount_shows_what_was_flushed()
    {
        await OkAsync("mount", "own:", MountPoint, "-o", "write_back=30");
        using (var file = File.Create(Path.Combine(MountPoint, "kept")))
        {
            file.Write("kept"u8);
            file.Flush(flushToDisk: true);
        }

        using (var process = Process.GetProcessById(await ProcessIdAsync()))
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }

        Assert.Equal("Nothing is mounted.\n", (await _workplace.RunAsync("status")).Output);
        await OkAsync("mount", "own:", MountPoint);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(MountPoint, "kept"), Cancellation));
    }

    [Fact]
    public async Task A_known_remote_that_is_away_does_not_keep_from_mounting()
    {
        await OkAsync("mount", "own:", MountPoint);
        Assert.Empty(Directory.EnumerateFileSystemEntries(MountPoint));
        await OkAsync("unmount", MountPoint);
        await _served!.StopAsync();
        var run = await OkAsync("mount", "own:", MountPoint);
        Assert.StartsWith("cloudmount: warning: ", run.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(MountPoint, "later"), "later", Cancellation);
        Assert.Equal(70, (await _workplace.RunAsync("sync", "--timeout", "1s")).Code);
    }

    [Fact]
    public async Task A_forced_unmount_does_not_wait_for_a_remote_that_is_away_and_the_next_mount_goes_on()
    {
        await OkAsync("mount", "own:", MountPoint);
        Assert.Empty(Directory.EnumerateFileSystemEntries(MountPoint));
        await _served!.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(MountPoint, "kept"), "kept", Cancellation);
        await OkAsync("unmount", "--force", MountPoint);
        var log = Directory.EnumerateFiles(Path.Combine(_workplace.Root, "state", "cloudmount", "logs")).Single();
        Assert.DoesNotContain("upload at the end", await File.ReadAllTextAsync(log, Cancellation), StringComparison.Ordinal);
        await _served.StartAgainAsync();
        await OkAsync("mount", "own:", MountPoint);
        await OkAsync("sync", "--timeout", "60s");
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(_served.Folder, "kept"), Cancellation));
    }

    [Fact]
    public async Task A_forced_unmount_needs_no_process_that_answers()
    {
        await OkAsync("mount", "own:", MountPoint);
        var process = await ProcessIdAsync();
        await Shell.RunAsync("kill", "-STOP", process.ToString(CultureInfo.InvariantCulture));
        try
        {
            var run = await OkAsync("unmount", "--force", "--timeout", "1s", MountPoint);
            Assert.Contains($"kill -9 {process}", run.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(MountPoint));
        }
        finally
        {
            await Shell.RunAsync("kill", "-KILL", process.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_sync_of_all_tells_of_each_mount_that_does_not_have_everything()
    {
        Directory.CreateDirectory(Path.Combine(_served!.Folder, "deeper"));
        var other = _workplace.MakeDirectory("other");
        await OkAsync("mount", "own:", MountPoint);
        await OkAsync("mount", "own:/deeper", other);
        try
        {
            Assert.Equal(["deeper"], Directory.EnumerateFileSystemEntries(MountPoint).Select(Path.GetFileName));
            Assert.Empty(Directory.EnumerateFileSystemEntries(other));
            await _served.StopAsync();
            await File.WriteAllTextAsync(Path.Combine(MountPoint, "one"), "one", Cancellation);
            await File.WriteAllTextAsync(Path.Combine(other, "two"), "two", Cancellation);
            var run = await _workplace.RunAsync("sync", "--timeout", "1s");
            Assert.True(run.Code == 70, run.ToString());
            Assert.Contains($"cloudmount: {MountPoint}: ", run.Error, StringComparison.Ordinal);
            Assert.Contains($"cloudmount: {other}: ", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            await _workplace.RunAsync("unmount", "--force", other);
        }
    }

    [Fact]
    public async Task A_cache_directory_of_something_else_is_refused()
    {
        var foreign = _workplace.MakeDirectory("foreign");
        await File.WriteAllTextAsync(Path.Combine(foreign, "letter.txt"), "", Cancellation);
        Assert.Equal(62, (await _workplace.RunAsync("mount", "own:", MountPoint, "--cache-dir", foreign)).Code);
        var file = Path.Combine(_workplace.Root, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        Assert.Equal(60, (await _workplace.RunAsync("mount", "own:", MountPoint, "--cache-dir", file)).Code);
    }

    private async Task<CommandOutput> OkAsync(params string[] arguments)
    {
        var run = await _workplace.RunAsync(arguments);
        Assert.True(run.Code == 0, run.ToString());
        return run;
    }

    private async Task<int> ProcessIdAsync()
    {
        using var status = JsonDocument.Parse((await _workplace.RunAsync("status", "--json")).Output);
        return status.RootElement[0].GetProperty("mount").GetProperty("processId").GetInt32();
    }
}
