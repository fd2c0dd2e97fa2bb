using System.Globalization;
using System.Text;
using CloudMount.Primitives;
using CloudMount.TestKit.Model;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.TestHost;

/// <summary>One command per line, answered with one line. Ends with standard input, or with the mount.</summary>
internal sealed class CommandLoop(FuseMount mount, ModelVfs model, SlowVfs slow)
{
    public async Task RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            try
            {
                Console.WriteLine(await AnswerAsync(words));
            }
            catch (Exception e)
            {
                Console.WriteLine($"failed {e.GetType().Name} {e.Message}");
            }
        }
    }

    private async Task<string> AnswerAsync(string[] words) => words[0] switch
    {
        "counts" => string.Join(' ', mount.RequestCounts.Select(row => $"{row.Key}={row.Value}")),
        "passthrough" => model.PassthroughOpens.ToString(CultureInfo.InvariantCulture),
        "handles" => model.OpenHandles.ToString(CultureInfo.InvariantCulture),
        "inodes" => model.InodeCount.ToString(CultureInfo.InvariantCulture),
        "allocated" => GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture),
        "write" => await WriteBehindAsync(words[1], words[2]),
        "drop" => await DropAsync(words[1]),
        "hold" => slow.Hold(words[1]),
        "release" => slow.Release(),
        "throw" => slow.Throw(words[1]),
        "interrupted" => slow.Interrupted.ToString(CultureInfo.InvariantCulture),
        "unmount" => await UnmountAsync(TimeSpan.FromMilliseconds(int.Parse(words[1], CultureInfo.InvariantCulture))),
        "completion" => (await mount.Completion).ToString(),
        _ => "failed unknown command",
    };

    /// <summary>Changes a file of the root as a remote would: without the kernel, which is then told.</summary>
    private async Task<string> WriteBehindAsync(string name, string text)
    {
        var caller = default(Caller);
        var created = (await model.CreateAsync(InodeNumber.Root, Encoding.UTF8.GetBytes(name), 0x1A4, OpenMode.Write, caller, default)).Value;
        var size = new AttributeChange(Size: 0);
        await model.SetAttributesAsync(created.Entry.Inode, default, size, caller, default);
        await model.WriteAsync(created.File.Handle, 0, Encoding.UTF8.GetBytes(text), false, default);
        await model.ReleaseAsync(created.File.Handle);
        model.Forget(created.Entry.Inode, 1);
        mount.KernelCache.InvalidateEntry(InodeNumber.Root, Encoding.UTF8.GetBytes(name));
        mount.KernelCache.InvalidateInode(created.Entry.Inode, dropContent: true);
        mount.KernelCache.InvalidateInode(InodeNumber.Root, dropContent: true);
        return "done";
    }

    private async Task<string> DropAsync(string name)
    {
        await model.UnlinkAsync(InodeNumber.Root, Encoding.UTF8.GetBytes(name), default);
        mount.KernelCache.InvalidateEntry(InodeNumber.Root, Encoding.UTF8.GetBytes(name));
        mount.KernelCache.InvalidateInode(InodeNumber.Root, dropContent: true);
        return "done";
    }

    private async Task<string> UnmountAsync(TimeSpan deadline)
    {
        await mount.UnmountAsync(deadline);
        return (await mount.Completion).ToString();
    }
}
