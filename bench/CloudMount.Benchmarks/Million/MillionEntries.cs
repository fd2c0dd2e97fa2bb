using System.Diagnostics;
using System.Text;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote.InMemory;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Benchmarks.Million;

/// <summary>
/// An index of 1,000,000 synced entries in 1,000 directories, filled as the product fills it, and then opened by a fresh process: how long until
/// it answers, and what it holds in memory. Exit code 1 when a limit is missed.
/// </summary>
internal static class MillionEntries
{
    public const string OpenCommand = "million-open";

    private const int Directories = 1000;
    private const int FilesEach = 999;
    private const int Touched = 100_000;
    private const double MaxMebibytes = 250;
    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(3);

    /// <summary>Fills an index in a directory, unless it is filled, and lets a process of its own open it.</summary>
    public static int Run(string directory)
    {
        Fill(directory);
        var self = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") self.ArgumentList.Add(typeof(MillionEntries).Assembly.Location);
        self.ArgumentList.Add(OpenCommand);
        self.ArgumentList.Add(directory);
        using var process = Process.Start(self)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Opens the volume, touches entries at random and prints what both cost.</summary>
    public static async Task<int> OpenAsync(string directory)
    {
        var volume = OpenVolume(directory);
        var first = await volume.Vfs.LookupAsync(InodeNumber.Root, "directory 0"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
        using var self = Process.GetCurrentProcess();
        var start = TimeProvider.System.GetLocalNow() - self.StartTime;
        if (!first.IsOk || first.Value.IsNegative) throw new InvalidOperationException("The first directory is not in the index.");
        var opened = ResidentMemory.Mebibytes();
        var watch = Stopwatch.StartNew();
        Touch(volume.Vfs);
        var touching = watch.Elapsed;
        var touched = ResidentMemory.Mebibytes();
        Console.WriteLine($"start of the process to the first answer   {start.TotalSeconds:F2} s (limit {MaxStart.TotalSeconds:F0} s)");
        Console.WriteLine($"resident after the start                   {opened:F0} MiB (limit {MaxMebibytes:F0} MiB)");
        Console.WriteLine($"resident after {Touched:N0} random entries     {touched:F0} MiB (limit {MaxMebibytes:F0} MiB), {touching.TotalSeconds:F2} s");
        await volume.DisposeAsync().ConfigureAwait(false);
        return start <= MaxStart && opened <= MaxMebibytes && touched <= MaxMebibytes ? 0 : 1;
    }

    private static Volume OpenVolume(string directory)
    {
        var options = new VolumeOptions { CacheDirectory = directory, Identity = "memory", Vfs = new VfsOptions { Expiry = TimeSpan.FromDays(1000) } };
        return Volume.Open(options, new InMemoryStore(new InMemoryOptions()), NullLoggerFactory.Instance, TimeProvider.System);
    }

    private static void Fill(string directory)
    {
        OpenVolume(directory).DisposeAsync().AsTask().GetAwaiter().GetResult();
        using var cache = CacheDirectory.Open(directory);
        using var index = cache.OpenIndex(1 << 20, TimeProvider.System);
        if (index.CountEntries() >= Directories * (FilesEach + 1L)) return;
        var watch = Stopwatch.StartNew();
        var now = Timestamp.Now(TimeProvider.System);
        for (var number = 0; number < Directories; number++) AddDirectory(index, number, now);
        using (var change = index.Change())
        {
            change.Update(change.FindInode(InodeNumber.Root)! with { ListedAt = now, LinkCount = Directories + 2 });
            change.Keep();
        }

        index.Flush();
        Console.WriteLine($"{index.CountEntries():N0} entries made in {watch.Elapsed.TotalSeconds:F0} s, {new FileInfo(cache.IndexFile).Length >> 20} MiB on disk");
    }

    private static void AddDirectory(NodeIndex index, int number, Timestamp now)
    {
        using var change = index.Change();
        var directory = AddEntry(change, InodeNumber.Root, $"directory {number}", now, FileKind.Directory);
        for (var file = 0; file < FilesEach; file++) AddEntry(change, directory, $"a file of directory {number} with number {file}.txt", now, FileKind.Regular);
        change.Keep();
    }

    private static InodeNumber AddEntry(IndexChange change, InodeNumber parent, string name, Timestamp now, FileKind kind)
    {
        var isDirectory = kind == FileKind.Directory;
        var inode = change.Insert(new InodeRecord
        {
            Kind = kind,
            Permissions = isDirectory ? 0x1EDu : 0x1A4u,
            LinkCount = isDirectory ? 2u : 1u,
            Size = isDirectory ? 0 : 4096,
            AccessTime = now,
            ModifyTime = now,
            ChangeTime = now,
            BirthTime = now,
            ListedAt = isDirectory ? now : default,
        });
        var known = new BaseRecord(parent, name, null, isDirectory ? "" : "1700000000-4096", inode.Size, now, "", 0, 0);
        change.Insert(new EntryRecord { Parent = parent, Name = name, Inode = inode.Inode, Base = known });
        return inode.Inode;
    }

    private static void Touch(IVfs vfs)
    {
        var random = new Random(1);
        for (var count = 0; count < Touched; count++)
        {
            var number = random.Next(Directories);
            var directory = Answers.Now(vfs.LookupAsync(InodeNumber.Root, Encoding.UTF8.GetBytes($"directory {number}"), CancellationToken.None));
            var name = Encoding.UTF8.GetBytes($"a file of directory {number} with number {random.Next(FilesEach)}.txt");
            var file = Answers.Now(vfs.LookupAsync(directory.Inode, name, CancellationToken.None));
            if (Answers.Now(vfs.GetAttributesAsync(file.Inode, HandleId.None, CancellationToken.None)).Size != 4096)
                throw new InvalidOperationException("An entry is not what it was made as.");
        }
    }
}
