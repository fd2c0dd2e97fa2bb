using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using Xunit;

namespace CloudMount.Tests.WriteBack;

/// <summary>Random changes here and there, lost calls and restarts in between: in the end both sides show the same, and no fresh content is lost.</summary>
public sealed class ConvergenceTests
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    public static TheoryData<int, bool> Seeds
    {
        get
        {
            var seeds = new TheoryData<int, bool>();
            for (var seed = 0; seed < 60; seed++) seeds.Add(seed, seed % 3 == 2);
            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Both_sides_come_together(int seed, bool isPlain)
    {
        await using var rig = new SyncRig(isPlain ? InMemoryOptions.Plain : null);
        var random = new Random(seed);
        await rig.ListTreeAsync();
        for (var round = 0; round < 6; round++)
        {
            rig.Store.RateBefore = rig.Store.RateAfter = random.Next(3) == 0 ? 0.15 : 0;
            rig.Store.Kind = random.Next(2) == 0 ? RemoteErrorKind.TimedOut : RemoteErrorKind.Unreachable;
            for (var operation = 0; operation < 12; operation++)
            {
                ChangeHere(rig, random, $"here {round} {operation}");
                if (random.Next(4) == 0) ChangeThere(rig, random, $"there {round} {operation}, longer");
                if (random.Next(4) == 0) await rig.PassAsync(random.Next(4));
                if (random.Next(10) == 0) await rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation);
            }

            if (random.Next(3) == 0) await rig.RestartAsync();
        }

        rig.Store.RateBefore = rig.Store.RateAfter = 0;
        var fresh = FreshContents(rig);
        for (var rounds = 0; rounds < 3; rounds++)
        {
            Assert.Empty(await rig.DrainAsync());
            rig.Time.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal(VfsStatus.Ok, await rig.ListTreeAsync());
        }

        Assert.Empty(await rig.DrainAsync());
        Assert.Empty(rig.Index.DirtyIds());
        Assert.Equal(rig.Memory.AllPaths(), rig.LocalPaths());
        await CheckAsync(rig);
        Assert.Empty(fresh.Except(rig.Memory.AllPaths().Where(IsFile).Select(path => rig.ReadRemote(path)!)));
    }

    // What only one side has: written here and not sent, or written there and never seen here.
    private static List<string> FreshContents(SyncRig rig)
    {
        var fresh = new List<string>();
        foreach (var path in rig.LocalPaths().Where(IsFile))
        {
            if (rig.Entry(path).Base?.ContentGeneration != rig.Inode(path).ContentGeneration) fresh.Add(rig.ReadLocal(path)!);
        }

        var known = rig.AllEntries().Select(entry => entry.Base?.Version).ToHashSet();
        foreach (var path in rig.Memory.AllPaths().Where(IsFile))
        {
            var isKnown = known.Contains(rig.Memory.StatAsync(Parse(path), rig.Cancellation).Result.Value.Version);
            if (!isKnown && rig.ReadRemote(path)!.StartsWith("there", StringComparison.Ordinal)) fresh.Add(rig.ReadRemote(path)!);
        }

        return fresh;
    }

    private static bool IsFile(string path) => !path.EndsWith('/');

    private static async Task CheckAsync(SyncRig rig)
    {
        foreach (var path in rig.LocalPaths())
        {
            var inode = rig.Inode(path);
            var remote = (await rig.Memory.StatAsync(Parse(path), rig.Cancellation)).Value;
            var entry = rig.Entry(path.TrimEnd('/'));
            Assert.Equal(remote.Version, entry.Base!.Version);
            if (inode.IsDirectory) Assert.Equal(2u + (uint)rig.LocalPaths().Count(other => IsChild(path, other) && other.EndsWith('/')), inode.LinkCount);
            else Assert.True(inode.Size == remote.Size, $"{path}: {inode.Size} here, {remote.Size} there");
            if (!inode.IsDirectory && inode.Content != 0) Assert.Equal(rig.ReadRemote(path), rig.ReadLocal(path));
        }
    }

    private static bool IsChild(string directory, string path) =>
        path.Length > directory.Length && path.StartsWith(directory, StringComparison.Ordinal) && !path[directory.Length..^1].Contains('/');

    private static RemotePath Parse(string path) => RemotePath.TryParse(path, out var parsed) ? parsed : throw new ArgumentException(path);

    private static void ChangeHere(SyncRig rig, Random random, string content)
    {
        var all = rig.LocalPaths();
        var path = all.Count == 0 ? null : all[random.Next(all.Count)].TrimEnd('/');
        var free = FreePath(random, all);
        switch (random.Next(9))
        {
            case 0 or 1 when free is not null:
                rig.Create(free, content);
                break;
            case 2 when free is not null:
                rig.MakeDirectory(free);
                break;
            case 3 or 4 when path is not null && !rig.Inode(path).IsDirectory:
                rig.Write(path, content);
                break;
            case 5 when path is not null:
                if (rig.Inode(path).IsDirectory) rig.RemoveTree(path);
                else rig.Remove(path);
                break;
            case 6 when path is not null && free is not null && !free.StartsWith(path + "/", StringComparison.Ordinal):
                rig.Rename(path, free);
                break;
            case 7 when path is not null:
                Exchange(rig, random, all, path);
                break;
            case 8 when path is not null:
                rig.Change(path, inode => inode with { Permissions = (uint)random.Next(0x200) });
                break;
        }
    }

    private static void Exchange(SyncRig rig, Random random, List<string> all, string path)
    {
        var other = all[random.Next(all.Count)].TrimEnd('/');
        if (other == path || other.StartsWith(path + "/", StringComparison.Ordinal) || path.StartsWith(other + "/", StringComparison.Ordinal)) return;
        if (rig.Inode(path).IsDirectory == rig.Inode(other).IsDirectory && random.Next(2) == 0) rig.Exchange(path, other);
        else if (!rig.Inode(path).IsDirectory && !rig.Inode(other).IsDirectory) rig.Rename(path, other);
    }

    private static void ChangeThere(SyncRig rig, Random random, string content)
    {
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        var all = rig.Memory.AllPaths().ToList();
        var path = all.Count == 0 ? null : all[random.Next(all.Count)];
        var free = FreePath(random, all);
        switch (random.Next(5))
        {
            case 0 when free is not null:
                rig.WriteRemote(free, content);
                break;
            case 1 when free is not null:
                rig.Memory.CreateDirectory(free);
                break;
            case 2 when path is not null:
                rig.Memory.Remove(path);
                break;
            default:
                if (path is not null && !path.EndsWith('/')) rig.WriteRemote(path, content);
                break;
        }
    }

    private static string? FreePath(Random random, List<string> all)
    {
        var directories = all.Where(path => path.EndsWith('/')).Append("/").ToList();
        var path = directories[random.Next(directories.Count)] + Names[random.Next(Names.Length)];
        return all.Contains(path) || all.Contains(path + "/") || path.Length > 8 ? null : path;
    }
}
