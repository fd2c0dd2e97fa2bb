using System.Diagnostics;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Tests.Index;

/// <summary>The index on a disk of its own that fills up. Needs root, to mount one.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int DiskMebibytes = 24;

    private readonly DirectoryInfo _disk = Directory.CreateTempSubdirectory("cloudmount-disk-");
    private readonly ManualTimeProvider _time = new();
    private readonly bool _isMounted;

    public FullDiskTests()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") Assert.Skip("A file system can be mounted by root on Linux only.");
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={DiskMebibytes}m", "tmpfs", _disk.FullName)) Assert.Skip("No file system can be mounted here.");
        _isMounted = true;
    }

    private string File => Path.Combine(_disk.FullName, "index.db");

    public void Dispose()
    {
        if (_isMounted) Run("umount", _disk.FullName);
        _disk.Delete();
    }

    [Fact]
    public void Changes_go_on_for_a_while_on_a_full_disk_and_nothing_that_was_kept_is_lost()
    {
        using (var index = Open())
        {
            FillDisk();
            for (var number = 0; number < 500; number++) Add(index, $"file {number}");
            index.Flush();
        }

        using var reopened = Open();
        Assert.Equal(500, reopened.CountEntries());
    }

    [Fact]
    public void When_no_commit_finds_room_any_more_every_later_change_is_refused()
    {
        var index = Open();
        FillDisk();
        var kept = 0;
        IndexException? refusal = null;
        while (refusal is null && kept < 200_000)
        {
            try
            {
                for (var count = 0; count < 200; count++) Add(index, $"a rather long name so that the disk fills sooner {kept + count}");
                _time.Advance(IndexDatabase.CommitInterval);
                kept += 200;
            }
            catch (IndexException exception)
            {
                refusal = exception;
            }
        }

        Assert.Equal(VfsStatus.NoSpace, refusal?.Status);
        Assert.Equal(VfsStatus.NoSpace, Assert.Throws<IndexException>(() => Add(index, "later")).Status);
        Assert.True(index.CountEntries() >= kept - 200);
        index.Dispose();
        System.IO.File.Delete(Path.Combine(_disk.FullName, "filler"));
        using var reopened = Open();
        Assert.True(reopened.CountEntries() >= kept - 200);
    }

    [Fact]
    public void A_flush_that_finds_no_room_fails_and_leaves_no_cached_trace_of_what_was_lost()
    {
        using var index = Open();
        FillDisk();
        List<string> lost = [];
        var refusal = Assert.Throws<IndexException>((Action)(() =>
        {
            for (var number = 0; ; number += lost.Count)
            {
                lost = [.. Enumerable.Range(number, 200).Select(each => $"a rather long name so that the disk fills sooner {each}")];
                lost.ForEach(name => Add(index, name));
                index.Flush();
            }
        }));
        Assert.Equal(VfsStatus.NoSpace, refusal.Status);
        Assert.All(lost, name => Assert.Null(IndexRig.Find(index, name)));
        Assert.Throws<IndexException>(() => Add(index, "later"));
    }

    private static void Add(NodeIndex index, string name)
    {
        using var change = index.Change();
        IndexRig.Add(change, name);
        change.Keep();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private NodeIndex Open() => NodeIndex.Open(File, 1 << 20, _time);

    private void FillDisk()
    {
        using var filler = System.IO.File.OpenHandle(Path.Combine(_disk.FullName, "filler"), FileMode.CreateNew, FileAccess.Write);
        var block = new byte[4096];
        try
        {
            for (long at = 0; ; at += block.Length) RandomAccess.Write(filler, block, at);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }
}
