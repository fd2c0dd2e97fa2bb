using CloudMount.Cli.Mounting;
using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Cli.Tests.Mounting;

public sealed class IdleMemoryTests
{
    [Fact]
    public void What_a_burst_left_is_collected_when_it_is_quiet()
    {
        var time = new ManualTimeProvider();
        using var memory = new IdleMemory(time);
        var left = MakeGarbage();
        // The first look sees the burst, a later one the quiet after it; other tests may make noise in between.
        for (var looks = 0; looks < 200 && left.IsAlive; looks++)
        {
            time.Advance(IdleMemory.Interval);
            Thread.Sleep(10);
        }

        Assert.False(left.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference MakeGarbage()
    {
        var kept = new List<byte[]>();
        for (var number = 0; number < 40; number++) kept.Add(new byte[1 << 20]);
        return new WeakReference(kept);
    }
}
