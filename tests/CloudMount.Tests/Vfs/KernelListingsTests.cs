using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.TestKit;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Tests.Vfs;

public sealed class KernelListingsTests
{
    private const int Size = 16;
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(60);
    private static readonly InodeRecord Directory = new() { Kind = FileKind.Directory, Inode = new(5), ListedAt = Timestamp.From(1, 0) };

    private readonly ManualTimeProvider _time = new();
    private readonly KernelListings _listings;

    public KernelListingsTests() => _listings = new(Size, _time);

    [Fact]
    public void A_listing_is_true_as_long_as_was_said_when_it_was_read()
    {
        Assert.False(_listings.IsTrue(Directory, Validity));
        _time.Advance(Validity - TimeSpan.FromSeconds(1));
        Assert.True(_listings.IsTrue(Directory, Validity));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_listings.IsTrue(Directory, Validity));
        Assert.True(_listings.IsTrue(Directory, Validity));
    }

    [Fact]
    public void One_that_was_old_when_it_was_read_is_not()
    {
        Assert.False(_listings.IsTrue(Directory, TimeSpan.Zero));
        Assert.False(_listings.IsTrue(Directory, TimeSpan.Zero));
    }

    [Fact]
    public void One_of_before_a_new_listing_of_ours_is_not()
    {
        Assert.False(_listings.IsTrue(Directory, Validity));
        var anew = Directory with { ListedAt = Timestamp.From(2, 0) };
        Assert.False(_listings.IsTrue(anew, Validity));
        Assert.True(_listings.IsTrue(anew, Validity));
    }

    [Fact]
    public void A_directory_in_the_same_place_is_read_anew()
    {
        var other = Directory with { Inode = new(Directory.Inode.Value + Size) };
        Assert.False(_listings.IsTrue(Directory, Validity));
        Assert.False(_listings.IsTrue(other, Validity));
        Assert.False(_listings.IsTrue(Directory, Validity));
    }
}
