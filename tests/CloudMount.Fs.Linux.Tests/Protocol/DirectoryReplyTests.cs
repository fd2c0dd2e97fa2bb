using System.Buffers.Binary;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Fs.Linux.Tests.Session;
using CloudMount.Primitives;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Protocol;

public sealed class DirectoryReplyTests
{
    private static readonly EntryAnswer File = new(
        new InodeAttributes(new InodeNumber(5), FileKind.Regular, 0x1A4, 0, 0, 1, 3, 4096, default, default, default, default, 0, TimeSpan.FromSeconds(2)),
        TimeSpan.FromSeconds(1));

    private readonly byte[] _bytes = new byte[4096];
    private readonly DirectoryReply _reply = new();

    [Fact]
    public void A_plain_entry_is_inode_cookie_length_kind_and_padded_name()
    {
        _reply.Start(_bytes, wantsAttributes: false);
        Assert.True(_reply.TryAdd("abc"u8, 7, File));
        Assert.Equal("05000000000000000700000000000000030000000800000061626300 00000000".Replace(" ", ""), Hex(_reply.Length));
    }

    [Fact]
    public void An_entry_with_attributes_begins_with_the_answer_of_a_lookup()
    {
        _reply.Start(_bytes, wantsAttributes: true);
        Assert.True(_reply.TryAdd("abc"u8, 7, File));
        Assert.Equal(128 + 32, _reply.Length);
        Assert.Equal(5ul, BinaryPrimitives.ReadUInt64LittleEndian(_bytes));
        Assert.Equal(1ul, BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(16)));
        Assert.Equal("05000000000000000700000000000000", Convert.ToHexStringLower(_bytes.AsSpan(128, 16)));
    }

    [Fact]
    public void An_entry_that_does_not_fit_is_refused_and_leaves_the_rest_as_it_was()
    {
        _reply.Start(_bytes.AsMemory(0, 63), wantsAttributes: false);
        Assert.True(_reply.TryAdd("abc"u8, 7, File));
        Assert.False(_reply.TryAdd("abd"u8, 8, File));
        Assert.Equal(32, _reply.Length);
    }

    [Fact]
    public void Dots_are_no_lookups_and_undo_takes_the_others_back()
    {
        var vfs = new ForgottenVfs();
        _reply.Start(_bytes, wantsAttributes: true);
        _reply.TryAdd("."u8, 1, File);
        _reply.TryAdd(".."u8, 2, File);
        _reply.TryAdd("abc"u8, 3, File);
        _reply.TryAdd("a name of some length"u8, 4, File);
        _reply.Undo(vfs);
        Assert.Equal([new InodeNumber(5), new InodeNumber(5)], vfs.Forgotten);
    }

    [Fact]
    public void Undo_of_a_plain_listing_takes_nothing_back()
    {
        var vfs = new ForgottenVfs();
        _reply.Start(_bytes, wantsAttributes: false);
        _reply.TryAdd("abc"u8, 3, File);
        _reply.Undo(vfs);
        Assert.Empty(vfs.Forgotten);
    }

    private string Hex(int length) => Convert.ToHexStringLower(_bytes.AsSpan(0, length));

    private sealed class ForgottenVfs : StubVfs
    {
        public List<InodeNumber> Forgotten { get; } = [];

        public override void Forget(InodeNumber inode, ulong count) => Forgotten.Add(inode);
    }
}
