using CloudMount.Control;
using Spectre.Console;

namespace CloudMount.Cli.Terminal;

/// <summary>A sync as a bar on a terminal.</summary>
internal static class SyncBar
{
    /// <summary>Shows a sync until it ends and gives its last progress; null when there was none.</summary>
    public static Task<SyncProgress?> ShowAsync(IAnsiConsole console, IAsyncEnumerable<SyncProgress> sync) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => FollowAsync(context.AddTask("looking", maxValue: 1), sync));

    private static async Task<SyncProgress?> FollowAsync(ProgressTask task, IAsyncEnumerable<SyncProgress> sync)
    {
        SyncProgress? last = null;
        var most = 1.0;
        await foreach (var progress in sync.ConfigureAwait(false))
        {
            last = progress;

            // An entry without content counts as a small one, so that the bar also moves for deletes and moves.
            var remaining = progress.RemainingBytes + (progress.RemainingEntries * 4096.0);
            most = Math.Max(most, remaining);
            task.MaxValue = most;
            task.Value = most - remaining;
            task.Description = Markup.Escape(SyncLines.Describe(progress));
        }

        return last;
    }
}
