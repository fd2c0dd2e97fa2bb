using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;

namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// What serves each opcode. The kernel never asks again for most of what is once answered with ENOSYS, for the life of the mount;
/// the rows that do so mean it.
/// </summary>
internal static class OperationTable
{
    public const int RowCount = (int)Opcode.CopyRange64 + 1;

    private static readonly Operation Unknown = Refused(Errno.ENOSYS);

    private static readonly Operation[] Rows = MakeRows();

    public static ref readonly Operation Find(Opcode opcode)
    {
        if ((uint)opcode < RowCount) return ref Rows[(int)opcode];
        return ref Unknown;
    }

    private static Operation[] MakeRows()
    {
        var rows = new Operation[RowCount];
        Array.Fill(rows, Unknown);
        rows[(int)Opcode.Lookup] = new(static (d, r) => d.Lookup(r));
        rows[(int)Opcode.Forget] = new(static (d, r) => d.Forget(r), IsAnswered: false);
        rows[(int)Opcode.BatchForget] = new(static (d, r) => d.BatchForget(r), IsAnswered: false);
        rows[(int)Opcode.GetAttributes] = new(static (d, r) => d.GetAttributes(r));
        rows[(int)Opcode.SetAttributes] = new(static (d, r) => d.SetAttributes(r));
        rows[(int)Opcode.Statx] = new(static (d, r) => d.Statx(r));
        rows[(int)Opcode.Statfs] = new(static (d, r) => d.Statfs(r));
        rows[(int)Opcode.ReadLink] = new(static (d, r) => d.ReadLink(r));
        rows[(int)Opcode.SymbolicLink] = new(static (d, r) => d.MakeSymbolicLink(r));
        rows[(int)Opcode.MakeNode] = new(static (d, r) => d.MakeNode(r));
        rows[(int)Opcode.MakeDirectory] = new(static (d, r) => d.MakeDirectory(r));
        rows[(int)Opcode.Unlink] = new(static (d, r) => d.Unlink(r));
        rows[(int)Opcode.RemoveDirectory] = new(static (d, r) => d.RemoveDirectory(r));
        rows[(int)Opcode.Rename] = new(static (d, r) => d.Rename(r));
        rows[(int)Opcode.Rename2] = new(static (d, r) => d.Rename2(r));
        rows[(int)Opcode.Link] = new(static (d, r) => d.Link(r));
        rows[(int)Opcode.Open] = new(static (d, r) => d.Open(r));
        rows[(int)Opcode.Create] = new(static (d, r) => d.Create(r));
        rows[(int)Opcode.CreateUnnamed] = new(static (d, r) => d.CreateUnnamed(r));
        rows[(int)Opcode.Release] = new(static (d, r) => d.Release(r));
        rows[(int)Opcode.Flush] = new(static (d, r) => d.Flush(r));
        rows[(int)Opcode.Sync] = new(static (d, r) => d.Sync(r));
        rows[(int)Opcode.Read] = new(static (d, r) => d.Read(r));
        rows[(int)Opcode.Write] = new(static (d, r) => d.Write(r));
        rows[(int)Opcode.Fallocate] = new(static (d, r) => d.Fallocate(r));
        rows[(int)Opcode.Lseek] = new(static (d, r) => d.Lseek(r));
        rows[(int)Opcode.CopyRange] = new(static (d, r) => d.CopyRange(r));
        rows[(int)Opcode.CopyRange64] = new(static (d, r) => d.CopyRange64(r));
        rows[(int)Opcode.OpenDirectory] = new(static (d, r) => d.OpenDirectory(r));
        rows[(int)Opcode.ReadDirectory] = new(static (d, r) => d.ReadDirectory(r, wantsAttributes: false));
        rows[(int)Opcode.ReadDirectoryPlus] = new(static (d, r) => d.ReadDirectory(r, wantsAttributes: true));
        rows[(int)Opcode.ReleaseDirectory] = new(static (d, r) => d.ReleaseDirectory(r));
        rows[(int)Opcode.SyncDirectory] = new(static (d, r) => d.SyncDirectory(r));
        rows[(int)Opcode.GetXattr] = new(static (d, r) => d.GetXattr(r));
        rows[(int)Opcode.SetXattr] = new(static (d, r) => d.SetXattr(r));
        rows[(int)Opcode.ListXattr] = new(static (d, r) => d.ListXattr(r));
        rows[(int)Opcode.RemoveXattr] = new(static (d, r) => d.RemoveXattr(r));
        rows[(int)Opcode.Interrupt] = new(static (d, r) => d.Interrupt(r), IsAnswered: false);
        rows[(int)Opcode.NotifyReply] = new(static (_, _) => true, IsAnswered: false);
        rows[(int)Opcode.Destroy] = new(static (_, r) => r.Reply(0) || true);
        rows[(int)Opcode.Ioctl] = Refused(Errno.ENOTTY);
        // INIT comes once and was answered before the readers began.
        rows[(int)Opcode.Init] = Refused(Errno.EIO);
        return rows;
    }

    private static Operation Refused(Errno error) => new((_, request) =>
    {
        request.Fail(error);
        return true;
    });
}
