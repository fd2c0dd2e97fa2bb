using System.Text;
using CloudMount.Primitives;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>Listings that a kernel keeps, and goes on with by the cookies of another open.</summary>
public sealed class DirectoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cookie_of_one_open_leads_to_the_same_entry_in_another_whatever_went_before_it()
    {
        await using var rig = new VolumeRig();
        for (var number = 0; number < 8; number++) await rig.CreateAsync($"f{number}", 0);
        var first = await OpenAsync(rig, InodeNumber.Root);
        var whole = new Names();
        await rig.Vfs.ReadDirectoryAsync(first.Handle, 0, whole, Cancellation);
        Assert.Equal([".", "..", "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7"], whole.All.Select(entry => entry.Name));

        foreach (var name in new[] { "f0", "f2", "f4" }) await rig.Vfs.UnlinkAsync(InodeNumber.Root, Encoding.UTF8.GetBytes(name), Cancellation);
        var second = await OpenAsync(rig, InodeNumber.Root);
        foreach (var (behind, rest) in new[] { ("f3", "f5 f6 f7"), ("f4", "f5 f6 f7"), ("..", "f1 f3 f5 f6 f7"), ("f7", "") })
        {
            var names = new Names();
            await rig.Vfs.ReadDirectoryAsync(second.Handle, whole.All.Single(entry => entry.Name == behind).Cookie, names, Cancellation);
            Assert.Equal(rest, string.Join(' ', names.All.Select(entry => entry.Name)));
        }
    }

    [Fact]
    public async Task A_listing_is_kept_until_the_directory_is_listed_anew()
    {
        await using var rig = new VolumeRig();
        var directory = (await rig.Vfs.MakeDirectoryAsync(InodeNumber.Root, "d"u8, 0x1ED, default, Cancellation)).Value.Attributes.Inode;
        Assert.False((await OpenAsync(rig, directory)).KeepCache);
        Assert.True((await OpenAsync(rig, directory)).KeepCache);

        // Made there as well, and not empty: it becomes one directory, whose listing is not known yet.
        rig.Store.WriteFile("d/f", new byte[1]);
        await rig.SyncAsync();
        var opened = await OpenAsync(rig, directory);
        var names = new Names();
        await rig.Vfs.ReadDirectoryAsync(opened.Handle, 0, names, Cancellation);
        Assert.Equal([".", "..", "f"], names.All.Select(entry => entry.Name));
        Assert.False(opened.KeepCache);
        Assert.True((await OpenAsync(rig, directory)).KeepCache);
    }

    private static async Task<OpenedDirectory> OpenAsync(VolumeRig rig, InodeNumber directory) =>
        (await rig.Vfs.OpenDirectoryAsync(directory, Cancellation)).Value;

    private sealed class Names : IDirectorySink
    {
        public List<(string Name, ulong Cookie)> All { get; } = [];

        public bool WantsAttributes => false;

        public bool TryAdd(ReadOnlySpan<byte> name, ulong cookie, in EntryAnswer entry)
        {
            All.Add((Encoding.UTF8.GetString(name), cookie));
            return true;
        }
    }
}
