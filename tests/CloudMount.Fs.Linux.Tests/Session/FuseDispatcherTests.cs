using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Session;

public sealed class FuseDispatcherTests : IDisposable
{
    private readonly CannedVfs _vfs = new();
    private readonly DispatcherRig _rig;

    public FuseDispatcherTests() => _rig = new DispatcherRig(_vfs, xattr: false);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Lookup_is_answered_byte_for_byte_as_the_kernel_expects()
    {
        _rig.Kernel.SendRaw(Convert.FromHexString(
            "2c000000" + "01000000" + "0800000000000000" + "0100000000000000" + "e8030000" + "e9030000" + "ea030000" + "00000000" + "61626300"));
        _rig.Serve();
        var reply = _rig.Kernel.Receive();
        Assert.Equal((8ul, 0), (reply.Unique, reply.Error));
        Assert.Equal(
            "0500000000000000" + "0000000000000000" + "3c00000000000000" + "3c00000000000000" + "00000000" + "00000000" +
            "0500000000000000" + "0300000000000000" + "0800000000000000" + new string('0', 48) + new string('0', 24) +
            "a4810000" + "01000000" + "e8030000" + "e8030000" + "00000000" + "00100000" + "00000000",
            Convert.ToHexStringLower(reply.Payload));
    }

    [Fact]
    public void An_error_is_the_negative_errno_without_a_payload()
    {
        var reply = _rig.Ask(Opcode.GetAttributes, 6, FakeKernel.Bytes(default(GetAttributesIn)));
        Assert.Equal((-(int)Errno.ESTALE, 0), (reply.Error, reply.Payload.Length));
    }

    [Fact]
    public void Read_answers_with_the_bytes_alone()
    {
        var reply = _rig.Ask(Opcode.Read, 5, FakeKernel.Bytes(new ReadIn(77, 9, 5, 0, 0, 0, 0)));
        Assert.Equal("0909090909", Convert.ToHexStringLower(reply.Payload));
    }

    [Fact]
    public void Write_hands_its_data_over_and_answers_their_count()
    {
        var reply = _rig.Ask(Opcode.Write, 5, [.. FakeKernel.Bytes(new WriteIn(77, 4096, 3, 4, 0, 0, 0)), 1, 2, 3]);
        Assert.Equal(new WriteOut(3, 0), reply.Read<WriteOut>());
        Assert.Equal(["write 77 4096 010203 True"], _vfs.Calls);
    }

    [Fact]
    public void A_request_too_short_for_its_opcode_is_answered_with_EIO() =>
        Assert.Equal(-(int)Errno.EIO, _rig.Ask(Opcode.Write, 5, new byte[39]).Error);

    [Fact]
    public void A_write_that_promises_more_data_than_it_brings_is_answered_with_EIO() =>
        Assert.Equal(-(int)Errno.EIO, _rig.Ask(Opcode.Write, 5, FakeKernel.Bytes(new WriteIn(77, 0, 1, 0, 0, 0, 0))).Error);

    [Fact]
    public void A_read_larger_than_any_request_may_be_is_answered_with_EIO() =>
        Assert.Equal(-(int)Errno.EIO, _rig.Ask(Opcode.Read, 5, FakeKernel.Bytes(new ReadIn(77, 0, uint.MaxValue, 0, 0, 0, 0))).Error);

    [Fact]
    public void An_operation_that_throws_is_answered_with_EIO() =>
        Assert.Equal(-(int)Errno.EIO, _rig.Ask(Opcode.Statfs, 1).Error);

    [Fact]
    public async Task An_operation_that_throws_later_is_answered_with_EIO()
    {
        _vfs.LateLookup = new();
        _rig.Kernel.Send(Opcode.Lookup, 1, "a\0"u8);
        Assert.False(_rig.Serve());
        _vfs.LateLookup.SetException(new InvalidOperationException());
        Assert.Equal(-(int)Errno.EIO, _rig.Kernel.Receive().Error);
        await _rig.Dispatcher.Waiting.WhenEmpty();
    }

    [Fact]
    public async Task A_late_answer_reaches_its_own_request_while_others_are_served()
    {
        _vfs.LateLookup = new();
        var late = _rig.Kernel.Send(Opcode.Lookup, 1, "a\0"u8);
        Assert.False(_rig.Serve());
        Assert.Equal(0, _rig.Ask(Opcode.GetAttributes, 5, FakeKernel.Bytes(default(GetAttributesIn))).Error);
        _vfs.LateLookup.SetResult(new EntryAnswer(CannedVfs.File, TimeSpan.Zero));
        var reply = _rig.Kernel.Receive();
        Assert.Equal((late, 5ul), (reply.Unique, reply.Read<EntryOut>().Node));
        await _rig.Dispatcher.Waiting.WhenEmpty();
    }

    [Fact]
    public async Task An_interrupt_cancels_a_waiting_request_which_answers_EINTR()
    {
        _vfs.LateLookup = new();
        var late = _rig.Kernel.Send(Opcode.Lookup, 1, "a\0"u8);
        _rig.Serve();
        Interrupt(late);
        var reply = _rig.Kernel.Receive();
        Assert.Equal((late, -(int)Errno.EINTR), (reply.Unique, reply.Error));
        await _rig.Dispatcher.Waiting.WhenEmpty();
    }

    [Fact]
    public async Task An_interrupt_read_before_its_request_came_to_wait_is_not_lost()
    {
        _vfs.LateLookup = new();
        Interrupt(100);
        _rig.Kernel.SendAs(100, Opcode.Lookup, 1, "a\0"u8);
        _rig.Serve();
        Assert.Equal((100ul, -(int)Errno.EINTR), _rig.Kernel.Receive() is var reply ? (reply.Unique, reply.Error) : default);
        await _rig.Dispatcher.Waiting.WhenEmpty();
    }

    [Fact]
    public async Task A_request_after_an_interrupted_one_is_not_cancelled_with_it()
    {
        for (var round = 0; round < 20; round++)
        {
            _vfs.LateLookup = new();
            var late = _rig.Kernel.Send(Opcode.Lookup, 1, "a\0"u8);
            _rig.Serve();
            Interrupt(late);
            _rig.Kernel.Receive();
            await _rig.Dispatcher.Waiting.WhenEmpty();

            _vfs.LateLookup = new();
            _rig.Kernel.Send(Opcode.Lookup, 1, "a\0"u8);
            _rig.Serve();
            Assert.False(_vfs.LateToken.IsCancellationRequested);
            _vfs.LateLookup.SetResult(VfsStatus.NotFound);
            _rig.Kernel.Receive();
            await _rig.Dispatcher.Waiting.WhenEmpty();
        }
    }

    [Fact]
    public void Forgets_are_handed_on_and_not_answered()
    {
        _rig.Kernel.Send(Opcode.Forget, 5, FakeKernel.Bytes(new ForgetIn(3)));
        Assert.True(_rig.Serve());
        byte[] batch =
            [.. FakeKernel.Bytes(new BatchForgetIn(2, 0)), .. FakeKernel.Bytes(new ForgetOne(6, 1)), .. FakeKernel.Bytes(new ForgetOne(7, 2))];
        _rig.Kernel.Send(Opcode.BatchForget, 0, batch);
        Assert.True(_rig.Serve());
        Assert.Equal(["forget 5 3", "forget 6 1", "forget 7 2"], _vfs.Calls);
        Assert.Equal(0, _rig.Ask(Opcode.GetAttributes, 5, FakeKernel.Bytes(default(GetAttributesIn))).Error);
    }

    [Fact]
    public void A_lookup_whose_caller_is_gone_is_taken_back()
    {
        _rig.Kernel.Send(Opcode.Lookup, 1, "a\0"u8);
        _rig.Kernel.Leave();
        Assert.True(_rig.Serve());
        Assert.Equal(["forget 5 1"], _vfs.Calls);
    }

    [Fact]
    public void A_created_file_whose_caller_is_gone_is_closed_and_taken_back()
    {
        _rig.Kernel.Send(Opcode.Create, 1, [.. FakeKernel.Bytes(default(CreateIn)), .. "a\0"u8]);
        _rig.Kernel.Leave();
        Assert.True(_rig.Serve());
        Assert.Equal(["release 77", "forget 5 1"], _vfs.Calls);
    }

    [Theory]
    [InlineData(Opcode.GetXattr, Errno.ENOSYS)]
    [InlineData(Opcode.Poll, Errno.ENOSYS)]
    [InlineData(Opcode.Access, Errno.ENOSYS)]
    [InlineData((Opcode)999, Errno.ENOSYS)]
    [InlineData((Opcode)uint.MaxValue, Errno.ENOSYS)]
    [InlineData(Opcode.Ioctl, Errno.ENOTTY)]
    public void What_is_not_served_is_refused(object opcode, object error) =>
        Assert.Equal(-(int)(Errno)error, _rig.Ask((Opcode)opcode, 5, new byte[64]).Error);

    [Fact]
    public void An_unknown_flag_of_rename_or_fallocate_is_no_reason_to_switch_them_off()
    {
        Assert.Equal(-(int)Errno.EINVAL, _rig.Ask(Opcode.Rename2, 1, [.. FakeKernel.Bytes(new Rename2In(1, 4, 0)), .. "a\0b\0"u8]).Error);
        Assert.Equal(-(int)Errno.EOPNOTSUPP, _rig.Ask(Opcode.Fallocate, 1, FakeKernel.Bytes(new FallocateIn(77, 0, 1, 8, 0))).Error);
    }

    [Fact]
    public void After_refusing_all_only_what_closes_is_served()
    {
        _rig.Ask(Opcode.Open, 5, FakeKernel.Bytes(default(OpenIn)));
        _rig.Dispatcher.RefuseAll();
        Assert.Equal(-(int)Errno.EIO, _rig.Ask(Opcode.Lookup, 1, "a\0"u8).Error);
        Assert.Equal(0, _rig.Ask(Opcode.Release, 5, FakeKernel.Bytes(new ReleaseIn(77, 0, 0, 0))).Error);
        Assert.Equal(["release 77"], _vfs.Calls);
    }

    [Fact]
    public async Task What_is_open_when_the_mount_ends_is_released_once()
    {
        _rig.Ask(Opcode.Open, 5, FakeKernel.Bytes(default(OpenIn)));
        await _rig.Dispatcher.CloseAllAsync();
        _rig.Ask(Opcode.Release, 5, FakeKernel.Bytes(new ReleaseIn(77, 0, 0, 0)));
        Assert.Equal(["release 77"], _vfs.Calls);
    }

    [Fact]
    public void Requests_are_counted_by_operation()
    {
        _rig.Ask(Opcode.Lookup, 1, "a\0"u8);
        _rig.Ask(Opcode.Lookup, 1, "a\0"u8);
        Assert.Equal(2, _rig.Dispatcher.Counters.Snapshot()["Lookup"]);
    }

    private void Interrupt(ulong unique)
    {
        _rig.Kernel.SendAs(unique | 1, Opcode.Interrupt, 0, FakeKernel.Bytes(new InterruptIn(unique)));
        Assert.True(_rig.Serve());
    }
}
