using CloudMount.Control;
using Spectre.Console;

namespace CloudMount.Cli.Terminal;

/// <summary>Follows a sync: a bar on a terminal, else lines. All of it on standard error; nothing of it is a result.</summary>
internal static class SyncView
{
    /// <summary>The last progress; null when there was none.</summary>
    public static async Task<SyncProgress?> FollowAsync(IAsyncEnumerable<SyncProgress> sync)
    {
        if (!Console.IsErrorRedirected) return await ShowBarAsync(sync).ConfigureAwait(false);
        var lines = new SyncLines(Console.Error, TimeProvider.System);
        SyncProgress? last = null;
        await foreach (var progress in sync.ConfigureAwait(false)) lines.Show(last = progress);
        return last;
    }

    // A method of its own: Spectre.Console is loaded only where it is used.
    private static Task<SyncProgress?> ShowBarAsync(IAsyncEnumerable<SyncProgress> sync) =>
        SyncBar.ShowAsync(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }), sync);
}
