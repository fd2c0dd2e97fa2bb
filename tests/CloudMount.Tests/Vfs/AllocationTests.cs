using CloudMount.Primitives;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>What is answered from local state is answered at once, on the caller's thread, and costs no allocation.</summary>
public sealed class AllocationTests : IAsyncLifetime
{
    private const int Rounds = 5000;
    private const int FileBytes = 1 << 20;
    private const int BlockBytes = 4096;

    private readonly VolumeRig _rig = new();
    private readonly byte[] _block = new byte[BlockBytes];
    private CreatedFile _file;
    private HandleId _reader;

    public async ValueTask InitializeAsync()
    {
        _file = await _rig.CreateAsync("a file", FileBytes);
        var read = await _rig.CreateAsync("another", FileBytes);
        _reader = read.File.Handle;
        await _rig.Vfs.GetAttributesAsync(_file.Entry.Inode, HandleId.None, CancellationToken.None);
        await _rig.Vfs.GetAttributesAsync(read.Entry.Inode, HandleId.None, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public void Lookup_of_a_known_name_allocates_nothing() => AssertAllocatesNothing(
        _ => Succeeded(_rig.Vfs.LookupAsync(InodeNumber.Root, "a file"u8, CancellationToken.None)));

    [Fact]
    public void Lookup_of_a_missing_name_allocates_nothing() => AssertAllocatesNothing(
        _ => Succeeded(_rig.Vfs.LookupAsync(InodeNumber.Root, "no such file"u8, CancellationToken.None)));

    [Fact]
    public void Getattr_allocates_nothing() => AssertAllocatesNothing(
        _ => Succeeded(_rig.Vfs.GetAttributesAsync(_file.Entry.Inode, _file.File.Handle, CancellationToken.None)));

    [Fact]
    public void Read_of_a_whole_file_allocates_nothing() => AssertAllocatesNothing(
        round => Succeeded(_rig.Vfs.ReadAsync(_reader, Offset(round), _block, CancellationToken.None)));

    [Fact]
    public void Write_to_a_whole_file_allocates_nothing() => AssertAllocatesNothing(
        round => Succeeded(_rig.Vfs.WriteAsync(_file.File.Handle, Offset(round), _block, false, CancellationToken.None)));

    [Fact]
    public async Task Read_of_a_file_that_came_from_the_remote_allocates_nothing()
    {
        await using var rig = new VolumeRig();
        rig.Store.WriteFile("/remote", new byte[FileBytes]);
        var found = await rig.Vfs.LookupAsync(InodeNumber.Root, "remote"u8.ToArray(), CancellationToken.None);
        var opened = await rig.Vfs.OpenAsync(found.Value.Inode, OpenMode.Read, default, CancellationToken.None);
        var all = await rig.Vfs.ReadAsync(opened.Value.Handle, 0, new byte[FileBytes], CancellationToken.None);
        Assert.Equal(FileBytes, all.Value);
        AssertAllocatesNothing(round => Succeeded(rig.Vfs.ReadAsync(opened.Value.Handle, Offset(round), _block, CancellationToken.None)));
    }

    private static long Offset(int round) => round * (long)BlockBytes % FileBytes;

    private static bool Succeeded<T>(ValueTask<VfsResult<T>> answer) => answer.IsCompletedSuccessfully && answer.Result.IsOk;

    // Three tries: the runtime itself allocates on a thread at rare moments (tiering), an operation that allocates does so each time.
    private static void AssertAllocatesNothing(Func<int, bool> operation)
    {
        var allocated = long.MaxValue;
        Assert.True(Run(operation));
        for (var tries = 0; tries < 3 && allocated != 0; tries++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var succeeded = Run(operation);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(succeeded);
        }

        Assert.Equal(0, allocated);
    }

    private static bool Run(Func<int, bool> operation)
    {
        var isGood = true;
        for (var round = 0; round < Rounds; round++) isGood &= operation(round);
        return isGood;
    }
}
