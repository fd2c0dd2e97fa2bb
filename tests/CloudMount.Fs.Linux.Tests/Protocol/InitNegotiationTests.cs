using CloudMount.Fs.Linux.Protocol;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Protocol;

public sealed class InitNegotiationTests
{
    private static readonly InitIn EverythingOffered = new(7, 45, 131072, uint.MaxValue);

    [Fact]
    public void Nothing_is_asked_for_that_the_kernel_does_not_offer()
    {
        var negotiated = InitNegotiation.Negotiate(new InitIn(7, 31, 131072, (uint)InitFlags.AsyncRead), 0, new InitWishes(Passthrough: true));
        Assert.Equal(new Negotiated(31, InitFlags.AsyncRead), negotiated);
    }

    [Fact]
    public void Of_everything_offered_the_page_cache_for_writes_is_not_taken()
    {
        var negotiated = InitNegotiation.Negotiate(EverythingOffered, uint.MaxValue, new InitWishes(Passthrough: true));
        Assert.False(negotiated.Flags.HasFlag(InitFlags.WritebackCache));
        Assert.True(negotiated.HasPassthrough);
        Assert.True(negotiated.HasSetXattrExtension);
    }

    [Fact]
    public void Passthrough_is_asked_for_only_when_wanted_and_then_with_a_stack_depth()
    {
        var without = InitNegotiation.Negotiate(EverythingOffered, uint.MaxValue, new InitWishes(Passthrough: false));
        var with = InitNegotiation.Negotiate(EverythingOffered, uint.MaxValue, new InitWishes(Passthrough: true));
        Assert.Equal(0u, InitNegotiation.ToReply(without, 131072).MaxStackDepth);
        Assert.Equal(1u, InitNegotiation.ToReply(with, 131072).MaxStackDepth);
    }

    [Fact]
    public void The_reply_carries_the_smaller_minor_version_and_both_halves_of_the_flags()
    {
        var negotiated = InitNegotiation.Negotiate(EverythingOffered with { Minor = 99 }, uint.MaxValue, new InitWishes(Passthrough: true));
        var reply = InitNegotiation.ToReply(negotiated, 4096);
        Assert.Equal(45u, reply.Minor);
        Assert.Equal((ulong)negotiated.Flags, reply.Flags | ((ulong)reply.Flags2 << 32));
        Assert.Equal((1024u * 1024, (ushort)256, 4096u), (reply.MaxWrite, reply.MaxPages, reply.MaxReadAhead));
    }

    [Theory]
    [InlineData(7, 31, true)]
    [InlineData(7, 30, false)]
    [InlineData(6, 99, false)]
    [InlineData(8, 0, false)]
    public void Linux_5_4_is_the_oldest_kernel(uint major, uint minor, bool isSupported) =>
        Assert.Equal(isSupported, InitNegotiation.IsSupported(new InitIn(major, minor, 0, 0)));
}
