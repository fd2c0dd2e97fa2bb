using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Fs.Linux.Session;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Session;

public sealed class FuseHandshakeTests : IDisposable
{
    private readonly FakeKernel _kernel = new();
    private readonly FuseRequest _request = new(64 * 1024);

    public void Dispose()
    {
        _kernel.Dispose();
        _request.Dispose();
    }

    [Fact]
    public void A_kernel_of_today_is_answered_with_what_was_agreed()
    {
        _kernel.Send(
            Opcode.Init, 0, [.. FakeKernel.Bytes(new InitIn(7, 45, 4096, uint.MaxValue)), .. FakeKernel.Bytes(new InitExtensionIn(uint.MaxValue, 0, 0, 0, 0, 0, 0))]);
        var negotiated = Shake();
        var reply = _kernel.Receive();
        Assert.Equal((0, 64), (reply.Error, reply.Payload.Length));
        Assert.Equal(InitNegotiation.ToReply(negotiated, 4096), reply.Read<InitOut>());
        Assert.True(negotiated.HasPassthrough);
    }

    [Fact]
    public void A_kernel_before_7_36_sends_a_short_request()
    {
        _kernel.Send(Opcode.Init, 0, FakeKernel.Bytes(new InitIn(7, 31, 4096, uint.MaxValue)));
        var negotiated = Shake();
        Assert.Equal(31u, negotiated.Minor);
        Assert.False(negotiated.HasPassthrough);
    }

    [Fact]
    public void A_kernel_with_a_newer_major_version_asks_again()
    {
        _kernel.Send(Opcode.Init, 0, FakeKernel.Bytes(new InitIn(8, 1, 4096, 0)));
        _kernel.Send(Opcode.Init, 0, FakeKernel.Bytes(new InitIn(7, 45, 4096, 0)));
        Shake();
        Assert.Equal(7u, _kernel.Receive().Read<InitOut>().Major);
        Assert.Equal(45u, _kernel.Receive().Read<InitOut>().Minor);
    }

    [Fact]
    public void A_kernel_that_is_too_old_is_refused_with_its_version()
    {
        _kernel.Send(Opcode.Init, 0, FakeKernel.Bytes(new InitIn(7, 19, 4096, 0)));
        var refusal = Assert.Throws<FuseMountException>(() => Shake());
        Assert.Equal(FuseMountFailure.KernelTooOld, refusal.Failure);
        Assert.Contains("7.19", refusal.Message);
        Assert.Equal(-(int)Errno.EIO, _kernel.Receive().Error);
    }

    private Negotiated Shake() => FuseHandshake.Run(_kernel.Device, _request, new InitWishes(Passthrough: true));
}
