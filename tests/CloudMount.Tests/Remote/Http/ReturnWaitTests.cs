using CloudMount.Remote.Http;
using CloudMount.TestKit;
using Xunit;

namespace CloudMount.Tests.Remote.Http;

public sealed class ReturnWaitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_service_that_never_answered_is_not_waited_for() => Assert.False(NewWait().NoteLoss());

    [Fact]
    public void The_wait_begins_with_the_first_loss_however_long_the_service_was_not_asked()
    {
        var wait = NewWait();
        wait.NoteAnswer();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(wait.NoteLoss());
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        Assert.True(wait.NoteLoss());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(wait.NoteLoss());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(wait.NoteLoss());
    }

    [Fact]
    public void An_answer_ends_the_loss()
    {
        var wait = NewWait();
        wait.NoteAnswer();
        Assert.True(wait.NoteLoss());
        _time.Advance(Patience);
        wait.NoteAnswer();
        Assert.True(wait.NoteLoss());
    }

    private ReturnWait NewWait() => new(Patience, _time);
}
