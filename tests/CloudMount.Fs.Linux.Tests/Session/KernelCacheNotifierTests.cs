using CloudMount.Fs.Linux.Session;
using CloudMount.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Session;

public sealed class KernelCacheNotifierTests : IDisposable
{
    private readonly FakeKernel _kernel = new();
    private readonly KernelCacheNotifier _notifier;

    public KernelCacheNotifierTests() => _notifier = new KernelCacheNotifier(_kernel.Device, NullLogger.Instance);

    public void Dispose()
    {
        _notifier.Dispose();
        _kernel.Dispose();
    }

    [Fact]
    public void An_inode_is_dropped_with_its_pages_or_its_attributes_alone()
    {
        _notifier.InvalidateInode(new InodeNumber(5), dropContent: true);
        Assert.Equal("0500000000000000" + "0000000000000000" + "0000000000000000", Next(2));
        _notifier.InvalidateInode(new InodeNumber(6), dropContent: false);
        Assert.Equal("0600000000000000" + "ffffffffffffffff" + "0000000000000000", Next(2));
    }

    [Fact]
    public void An_entry_is_dropped_by_parent_and_name()
    {
        _notifier.InvalidateEntry(new InodeNumber(1), "abc"u8.ToArray());
        Assert.Equal("0100000000000000" + "03000000" + "00000000" + "61626300", Next(3));
    }

    [Fact]
    public void What_comes_after_the_end_is_dropped()
    {
        _notifier.Dispose();
        _notifier.InvalidateInode(new InodeNumber(5), dropContent: true);
        _notifier.InvalidateEntry(new InodeNumber(1), "abc"u8.ToArray());
    }

    private string Next(int code)
    {
        var (unique, error, payload) = _kernel.Receive();
        Assert.Equal((0ul, code), (unique, error));
        return Convert.ToHexStringLower(payload);
    }
}
