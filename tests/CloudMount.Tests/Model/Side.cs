using System.Text;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Tests.Model;

/// <summary>
/// One of the two file systems that are compared, driven by paths and numbered open files. Each operation answers a line, which is the same on
/// both sides when they agree.
/// </summary>
/// <param name="takesOver">Whether whole files that are offered are read and written directly, as the kernel does.</param>
/// <param name="isShared">Another machine may replace content that is not held here before it is read.</param>
internal sealed partial class Side(IVfs vfs, bool takesOver, bool isShared = false)
{
    public const int SlotCount = 4;

    private static readonly Caller Caller = new(1000, 1000, 1);

    private readonly Slot?[] _slots = new Slot?[SlotCount];

    public IReadOnlyList<Slot?> Slots => _slots;

    public bool IsOpen(int slot) => _slots[slot] is not null;

    public bool CanWrite(int slot) => _slots[slot] is { } open && (open.Mode & OpenMode.Write) != 0;

    public bool CanRead(int slot) => _slots[slot] is { } open && (open.Mode & OpenMode.Read) != 0;

    public async Task ReleaseAllAsync()
    {
        for (var slot = 0; slot < SlotCount; slot++)
        {
            if (IsOpen(slot)) await ReleaseAsync(slot);
        }
    }

    private async Task<VfsResult<InodeNumber>> ResolveAsync(string path)
    {
        var at = InodeNumber.Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var found = await vfs.LookupAsync(at, Encoding.UTF8.GetBytes(name), default);
            if (!found.IsOk) return found.Status;
            if (found.Value.IsNegative) return VfsStatus.NotFound;
            at = found.Value.Inode;
            vfs.Forget(at, 1);
        }

        return at;
    }

    private async Task<VfsResult<(InodeNumber Parent, byte[] Name)>> ResolveParentAsync(string path)
    {
        var slash = path.LastIndexOf('/');
        var parent = await ResolveAsync(slash < 0 ? "" : path[..slash]);
        return parent.IsOk ? (parent.Value, Encoding.UTF8.GetBytes(path[(slash + 1)..])) : parent.Status;
    }

    private string Entered(in VfsResult<EntryAnswer> made)
    {
        if (!made.IsOk) return made.Status.ToString();
        vfs.Forget(made.Value.Inode, 1);
        return Describe(made.Value.Attributes);
    }

    private static string Describe(in InodeAttributes attributes) =>
        $"Ok {attributes.Kind} {Convert.ToString(attributes.Permissions, 8)} {attributes.UserId}:{attributes.GroupId} links {attributes.LinkCount}"
        + (attributes.Kind == FileKind.Directory ? "" : $" size {attributes.Size}");
}
