using CloudMount.Primitives;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Tests.Model;

internal sealed partial class ModelRun
{
    private static readonly string[] Paths = ["a", "b", "d", "e", "d/a", "d/b", "d/e", "d/e/a", "e/a"];
    private static readonly string[] Directories = ["", "d", "e", "d/e"];
    private static readonly OpenMode[] Modes = [OpenMode.Read, OpenMode.Read | OpenMode.Write, OpenMode.Read | OpenMode.Write | OpenMode.Truncate, OpenMode.Read | OpenMode.Write | OpenMode.Synchronous, OpenMode.Write, OpenMode.Read | OpenMode.Truncate];
    private static readonly string[] Xattrs = ["user.x", "user.y", "trusted.z"];

    private static readonly AllocateMode[] Allocations =
    [
        AllocateMode.Default, AllocateMode.KeepSize, AllocateMode.PunchHole | AllocateMode.KeepSize, AllocateMode.ZeroRange, AllocateMode.ZeroRange | AllocateMode.KeepSize,
    ];

    private Task TakeAsync(Step step) => step.Act switch
    {
        Act.Create or Act.CreateUnnamed or Act.Open or Act.Release or Act.Read or Act.Write or Act.Allocate or Act.Copy or Act.Sync or Act.LinkOpen
            => TakeOpenAsync(step),
        Act.SetMode or Act.SetOwner or Act.SetTime or Act.SetXattr or Act.RemoveXattr or Act.Truncate or Act.Look => TakeAttributesAsync(step),
        Act.MakeDirectory or Act.MakeFifo or Act.MakeLink or Act.Link or Act.Unlink or Act.RemoveDirectory or Act.Rename => TakeNamesAsync(step),
        Act.Compare => CompareAsync(),
        Act.Pass => PassAsync(step),
        Act.Disconnect or Act.Connect or Act.Disturb => SetFaultsAsync(step),
        Act.WriteBack => _pump.RunAsync(_volume),
        Act.Hold => _pump.HoldAsync(_volume, step.A % 2 == 0),
        Act.LetGo => _pump.LetGoAsync(),
        Act.SyncAll => SyncAllAsync(),
        Act.Evict => _volume.Staging.WhenTrimmedAsync(),
        Act.Reopen => ReopenAsync(),
        Act.Crash => CrashAsync(step.A % 2 == 0),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private Task TakeNamesAsync(Step step)
    {
        var (path, other) = (PathOf(step.A), PathOf(step.B));
        return step.Act switch
        {
            Act.MakeDirectory => BothAsync(side => side.MakeDirectoryAsync(path, step.C % 7 == 0 ? 0x5FDu : 0x1EDu)),
            Act.MakeFifo => BothAsync(side => side.MakeNodeAsync(path, step.C % 2 == 0 ? FileKind.Fifo : FileKind.Regular, 0x1A4)),
            Act.MakeLink => BothAsync(side => side.MakeLinkAsync(path, other)),
            Act.Link => BothAsync(side => side.LinkAsync(path, other)),
            Act.Unlink => BothAsync(side => side.UnlinkAsync(path)),
            Act.RemoveDirectory => BothAsync(side => side.RemoveDirectoryAsync(path)),
            _ => BothAsync(side => side.RenameAsync(path, other, (step.C % 6) switch { 0 => RenameMode.Exchange, 1 => RenameMode.NoReplace, _ => RenameMode.Replace })),
        };
    }

    private Task TakeAttributesAsync(Step step)
    {
        var path = PathOf(step.A);
        var xattr = Xattrs[step.B % Xattrs.Length];
        return step.Act switch
        {
            Act.SetMode => BothAsync(side => side.ChangeAsync(path, new(Permissions: (uint)(step.B * 41) & 0x1FF))),
            Act.SetOwner => BothAsync(side => side.ChangeAsync(path, new(UserId: (uint)step.B, GroupId: (uint)step.C))),
            Act.SetTime => BothAsync(side => side.ChangeAsync(path, new(ModifyTime: new Timestamp((step.B * 1_000_000_007L) + step.C)))),
            Act.SetXattr => BothAsync(side => side.SetXattrAsync(path, xattr, [(byte)step.C], (ExtendedAttributeMode)(step.C % 3))),
            Act.RemoveXattr => BothAsync(side => side.RemoveXattrAsync(path, xattr)),
            Act.Truncate => BothAsync(side => side.ChangeAsync(path, new(Size: step.B % 20 * _settings.Unit))),
            _ => BothAsync(side => side.LookAsync(path)),
        };
    }

    private Task TakeOpenAsync(Step step)
    {
        var slot = step.A % Side.SlotCount;
        var mode = Modes[step.C % Modes.Length];
        var isFree = !_engine.IsOpen(slot);
        if (step.Act is Act.Create or Act.CreateUnnamed or Act.Open)
        {
            if (!isFree) return Task.CompletedTask;
            return step.Act switch
            {
                Act.Create => BothAsync(side => side.CreateAsync(PathOf(step.B), slot, step.C % 4 == 0 ? mode | OpenMode.Exclusive : mode, 0x1A4)),
                Act.CreateUnnamed => BothAsync(side => side.CreateUnnamedAsync(Directories[step.B % Directories.Length], slot, OpenMode.Read | OpenMode.Write, 0x180)),
                _ => BothAsync(side => side.OpenAsync(PathOf(step.B), slot, mode)),
            };
        }

        return isFree ? Task.CompletedTask : TakeOnOpenAsync(step, slot);
    }

    private Task TakeOnOpenAsync(Step step, int slot)
    {
        var (offset, length) = (step.B % 20 * _settings.Unit, ((step.C % 6) + 1) * _settings.Unit);
        var other = (slot + 1) % Side.SlotCount;
        return step.Act switch
        {
            Act.Release => BothAsync(side => side.ReleaseAsync(slot)),
            Act.Read when _engine.CanRead(slot) => BothAsync(side => side.ReadAsync(slot, offset, length * 4)),
            Act.Write when _engine.CanWrite(slot) => BothAsync(side => side.WriteAsync(slot, offset, Bytes(step.C, length))),
            Act.Allocate when _engine.CanWrite(slot) => BothAsync(side => side.AllocateAsync(slot, Allocations[step.C % Allocations.Length], offset, length)),
            Act.Copy when _engine.CanRead(slot) && _engine.CanWrite(other) && _engine.Slots[slot]!.Inode != _engine.Slots[other]!.Inode
                => BothAsync(side => side.CopyAsync(slot, offset, other, step.C % 20 * _settings.Unit, length)),
            Act.LinkOpen => BothAsync(side => side.LinkOpenAsync(slot, PathOf(step.B))),
            Act.Sync => SyncAsync(slot),
            _ => Task.CompletedTask,
        };
    }

    private async Task SyncAsync(int slot)
    {
        await BothAsync(side => side.SyncAsync(slot));
        await NoteDurableAsync();
    }

    /// <summary>
    /// The volume first: what it may refuse for want of room or of the remote, it must refuse without effect, and the model is not asked.
    /// </summary>
    private async Task BothAsync(Func<Side, Task<string>> operation)
    {
        var found = await operation(_engine);
        if (IsExcused(found)) return;
        Assert.Equal(await operation(_model), found);
    }

    private bool IsExcused(string answer) => answer switch
    {
        nameof(VfsStatus.NoSpace) => _settings.MaxDirtyBytes != ModelSettings.Unlimited,
        nameof(VfsStatus.Unreachable) or nameof(VfsStatus.TimedOut) => _store.IsDisconnected || _store.RateBefore > 0 || _store.RateAfter > 0,
        _ => false,
    };

    private static string PathOf(int number) => Paths[number % Paths.Length];

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
