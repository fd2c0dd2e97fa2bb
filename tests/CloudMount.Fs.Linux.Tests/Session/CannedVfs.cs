using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Tests.Session;

/// <summary>Answers with what the test gave, and notes what it was asked. Allocates nothing for what is asked most.</summary>
internal sealed class CannedVfs : StubVfs
{
    public static readonly InodeAttributes File = new(
        new InodeNumber(5), FileKind.Regular, 0x1A4, 1000, 1000, 1, 3, 4096, default, default, default, default, 0, TimeSpan.FromSeconds(60));

    public List<string> Calls { get; } = [];

    public TaskCompletionSource<VfsResult<EntryAnswer>>? LateLookup { get; set; }

    public CancellationToken LateToken { get; private set; }

    public OpenedFile Opened { get; set; } = new(new HandleId(77), KeepCache: true, NeedsFlush: true, WholeFile: null);

    public override ValueTask<VfsResult<EntryAnswer>> LookupAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        return LateLookup is { } late ? new(AnswerLate(late, cancellation)) : new(new EntryAnswer(File, TimeSpan.FromSeconds(60)));
    }

    public override ValueTask<VfsResult<InodeAttributes>> GetAttributesAsync(InodeNumber inode, HandleId handle, CancellationToken cancellation) =>
        new(inode == File.Inode ? File : VfsStatus.Stale);

    public override ValueTask<VfsResult<int>> ReadAsync(HandleId handle, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        destination.Span.Fill((byte)offset);
        return new(destination.Length);
    }

    public override ValueTask<VfsResult<int>> WriteAsync(
        HandleId handle, long offset, ReadOnlyMemory<byte> source, bool clearPrivileges, CancellationToken cancellation)
    {
        Calls.Add($"write {handle.Value} {offset} {Convert.ToHexStringLower(source.Span)} {clearPrivileges}");
        return new(source.Length);
    }

    public override void Forget(InodeNumber inode, ulong count) => Calls.Add($"forget {inode} {count}");

    public override ValueTask<VfsResult<OpenedFile>> OpenAsync(InodeNumber inode, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        new(Opened);

    public override ValueTask<VfsResult<CreatedFile>> CreateAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        new(new CreatedFile(new EntryAnswer(File, TimeSpan.FromSeconds(60)), Opened));

    public override void SettleOpen(HandleId handle, bool isPassthrough) => Calls.Add($"settle {handle.Value} {isPassthrough}");

    public override ValueTask<VfsStatus> ReleaseAsync(HandleId handle)
    {
        Calls.Add($"release {handle.Value}");
        return new(VfsStatus.Ok);
    }

    private Task<VfsResult<EntryAnswer>> AnswerLate(TaskCompletionSource<VfsResult<EntryAnswer>> late, CancellationToken cancellation)
    {
        LateToken = cancellation;
        cancellation.Register(() => late.TrySetCanceled(cancellation));
        return late.Task;
    }
}
