using CloudMount.Fs.Linux.Tests.Session;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Benchmarks.Fuse;

/// <summary>Answers at once and does nothing, so that only the adapter is measured.</summary>
internal sealed class NullVfs : StubVfs
{
    private static readonly InodeAttributes File = new(
        new InodeNumber(5), FileKind.Regular, 0x1A4, 0, 0, 1, 4096, 4096, default, default, default, default, 0, TimeSpan.FromSeconds(60));

    public override ValueTask<VfsResult<EntryAnswer>> LookupAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        new(new EntryAnswer(File, TimeSpan.FromSeconds(60)));

    public override ValueTask<VfsResult<InodeAttributes>> GetAttributesAsync(InodeNumber inode, HandleId handle, CancellationToken cancellation) =>
        new(File);

    public override ValueTask<VfsResult<int>> ReadAsync(HandleId handle, long offset, Memory<byte> destination, CancellationToken cancellation) =>
        new(destination.Length);
}
