using CloudMount.Fs.Linux.Device;
using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Fs.Linux.Tests;

public sealed class ErrnoMapTests
{
    [Fact]
    public void Every_status_has_an_errno_that_the_kernel_takes() => Assert.All(
        Enum.GetValues<VfsStatus>(), status => Assert.InRange((int)ErrnoMap.ToErrno(status), status == VfsStatus.Ok ? 0 : 1, 511));

    [Fact]
    public void No_status_becomes_one_of_the_errors_that_switch_an_operation_off_for_good() =>
        Assert.DoesNotContain(Errno.ENOSYS, Enum.GetValues<VfsStatus>().Select(ErrnoMap.ToErrno));

    [Fact]
    public void Statuses_are_told_apart() =>
        Assert.Equal(Enum.GetValues<VfsStatus>().Length, Enum.GetValues<VfsStatus>().Select(ErrnoMap.ToErrno).Distinct().Count());
}
