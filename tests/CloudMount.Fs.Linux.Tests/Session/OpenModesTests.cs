using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Fs.Linux.Session;
using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Session;

public sealed class OpenModesTests : IDisposable
{
    private static readonly InodeNumber Inode = new(5);

    private readonly CountedBacking _backing = new();
    private readonly SafeFileHandle _file = new(-1, ownsHandle: false);
    private readonly OpenModes _modes;

    public OpenModesTests() => _modes = new OpenModes(_backing);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_whole_file_opened_first_is_passed_through() =>
        Assert.Equal(new OpenGrant(InodeMode.Passthrough, 1), _modes.Enter(Inode, _file));

    [Fact]
    public void Further_opens_share_the_backing_id_until_the_last_is_released()
    {
        _modes.Enter(Inode, _file);
        Assert.Equal(new OpenGrant(InodeMode.Passthrough, 1), _modes.Enter(Inode, _file));
        _modes.Leave(Inode);
        Assert.Empty(_backing.Closed);
        _modes.Leave(Inode);
        Assert.Equal([1], _backing.Closed);
        Assert.Equal(InodeMode.None, _modes.ModeOf(Inode));
    }

    [Fact]
    public void A_whole_file_opened_while_a_cached_handle_is_open_is_cached()
    {
        _modes.Enter(Inode, null);
        Assert.Equal(new OpenGrant(InodeMode.Cached, 0), _modes.Enter(Inode, _file));
        _modes.Leave(Inode);
        Assert.Equal(InodeMode.Cached, _modes.ModeOf(Inode));
        _modes.Leave(Inode);
        Assert.Equal(new OpenGrant(InodeMode.Passthrough, 1), _modes.Enter(Inode, _file));
    }

    [Fact]
    public void An_open_without_the_file_is_refused_in_passthrough_and_not_counted()
    {
        _modes.Enter(Inode, _file);
        Assert.Equal(default, _modes.Enter(Inode, null));
        _modes.Leave(Inode);
        Assert.Equal(InodeMode.None, _modes.ModeOf(Inode));
    }

    [Fact]
    public void Where_the_kernel_refuses_the_file_the_same_open_is_cached()
    {
        _backing.IsRefusing = true;
        Assert.Equal(new OpenGrant(InodeMode.Cached, 0), _modes.Enter(Inode, _file));
    }

    [Fact]
    public void Of_two_first_opens_at_a_time_one_gives_its_id_back()
    {
        _backing.OnOpen = () =>
        {
            _backing.OnOpen = null;
            _modes.Enter(Inode, _file);
        };
        Assert.Equal(new OpenGrant(InodeMode.Passthrough, 2), _modes.Enter(Inode, _file));
        Assert.Equal([1], _backing.Closed);
    }

    [Fact]
    public void The_dispatcher_settles_each_offered_open_once_before_it_answers()
    {
        var vfs = new CannedVfs { Opened = new(new HandleId(1), KeepCache: true, NeedsFlush: true, _file) };
        using var rig = new DispatcherRig(vfs, _backing);
        var first = rig.Ask(Opcode.Open, 5, FakeKernel.Bytes(default(OpenIn))).Read<OpenOut>();
        Assert.Equal(new OpenOut(1, OpenReplyFlags.Passthrough, 1), first);
        Assert.Equal(["settle 1 True"], vfs.Calls);
    }

    [Theory]
    [InlineData(true, false, OpenReplyFlags.Passthrough | OpenReplyFlags.NoFlush)]
    [InlineData(true, true, OpenReplyFlags.Passthrough)]
    [InlineData(false, false, OpenReplyFlags.KeepCache)]
    public void Closes_are_told_unless_the_kernel_writes_itself_and_nobody_needs_them(bool isPassthrough, bool needsFlush, object expected)
    {
        var vfs = new CannedVfs { Opened = new(new HandleId(1), KeepCache: true, needsFlush, _file) };
        using var rig = isPassthrough ? new DispatcherRig(vfs, _backing) : new DispatcherRig(vfs);
        var open = rig.Ask(Opcode.Open, 5, FakeKernel.Bytes(default(OpenIn))).Read<OpenOut>();
        Assert.Equal(expected, open.Flags);
    }

    [Fact]
    public void The_dispatcher_refuses_and_releases_an_open_that_can_have_no_mode()
    {
        var vfs = new CannedVfs { Opened = new(new HandleId(1), KeepCache: true, NeedsFlush: true, _file) };
        using var rig = new DispatcherRig(vfs, _backing);
        rig.Ask(Opcode.Open, 5, FakeKernel.Bytes(default(OpenIn)));
        vfs.Opened = new(new HandleId(2), KeepCache: true, NeedsFlush: true, null);
        Assert.Equal(-(int)Errno.EIO, rig.Ask(Opcode.Open, 5, FakeKernel.Bytes(default(OpenIn))).Error);
        Assert.Equal(["settle 1 True", "release 2"], vfs.Calls);
    }

    [Fact]
    public void Without_passthrough_the_pages_kept_are_still_true_when_the_engine_says_so()
    {
        var vfs = new CannedVfs { Opened = new(new HandleId(1), KeepCache: true, NeedsFlush: true, _file) };
        using var rig = new DispatcherRig(vfs);
        var open = rig.Ask(Opcode.Open, 5, FakeKernel.Bytes(default(OpenIn))).Read<OpenOut>();
        Assert.Equal(new OpenOut(1, OpenReplyFlags.KeepCache, 0), open);
        Assert.Equal(["settle 1 False"], vfs.Calls);
    }

    private sealed class CountedBacking : IBackingFiles
    {
        private int _last;

        public bool IsRefusing { get; set; }

        public Action? OnOpen { get; set; }

        public List<int> Closed { get; } = [];

        public int? Open(SafeFileHandle file)
        {
            if (IsRefusing) return null;
            var id = ++_last;
            OnOpen?.Invoke();
            return id;
        }

        public void Close(int id) => Closed.Add(id);
    }
}
