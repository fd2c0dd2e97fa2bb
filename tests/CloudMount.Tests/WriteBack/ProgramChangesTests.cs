using CloudMount.TestKit;
using CloudMount.WriteBack;
using Xunit;

namespace CloudMount.Tests.WriteBack;

public class ProgramChangesTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(100, 50)]
    [InlineData(2000, 200)]
    public void Changes_are_taken_in_before_the_write_back_delay_is_over(int writeBackDelay, int gathering)
    {
        var time = new ManualTimeProvider();
        var wakes = 0;
        using var changes = new ProgramChanges(time, () => 0, TimeSpan.FromMilliseconds(writeBackDelay), () => wakes++);
        changes.Add(1);
        time.Advance(TimeSpan.FromMilliseconds(gathering - 1));
        changes.Add(2);
        Assert.Equal(0, wakes);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, wakes);
        Assert.Equal([1, 2], changes.Take().Select(change => change.Id).Order());
    }
}
