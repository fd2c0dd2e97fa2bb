using CloudMount.TestKit.Remote;

namespace CloudMount.Tests.Model;

/// <summary>Sends what is due: all at once between two steps, or beside the steps that follow, with the calls standing still.</summary>
internal sealed class Pump(FaultyStore store)
{
    private Task _beside = Task.CompletedTask;
    private CancellationTokenSource _dying = new();

    /// <summary>Calls may stand still whose effect is there and whose answer is not.</summary>
    public bool HoldsAnswers { get; private set; }

    public async Task RunAsync(Volume volume)
    {
        await LetGoAsync();
        await volume.Reconciler.RunUntilIdleAsync(default);
    }

    /// <summary>Starts to send, and goes on when each call under way stands still.</summary>
    public async Task HoldAsync(Volume volume, bool afterEffect)
    {
        await LetGoAsync();
        HoldsAnswers = afterEffect;
        store.Hold(afterEffect);
        _beside = Task.Run(() => volume.Reconciler.RunUntilIdleAsync(_dying.Token));
        while (!_beside.IsCompleted && (volume.Reconciler.RunningCount == 0 || store.HeldCalls < volume.Reconciler.RunningCount)) await Task.Delay(1);
    }

    public async Task LetGoAsync()
    {
        HoldsAnswers = false;
        store.LetGo();
        await _beside;
    }

    /// <summary>The process dies or ends: what stands still never happens, or is never answered.</summary>
    public async Task AbandonAsync(Volume volume)
    {
        await _dying.CancelAsync();
        HoldsAnswers = false;
        await Task.WhenAny(_beside);
        if (_beside.Exception is { } failure) throw failure;
        _beside = Task.CompletedTask;
        await volume.DisposeAsync();
        store.LetGo();
        _dying.Dispose();
        _dying = new();
    }
}
