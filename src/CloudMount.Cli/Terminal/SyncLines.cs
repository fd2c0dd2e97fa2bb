using CloudMount.Cli.Mounting;
using CloudMount.Control;
using CloudMount.Remote;

namespace CloudMount.Cli.Terminal;

/// <summary>A sync as lines of text, where no terminal is: one when something changed, and not more than one a second.</summary>
internal sealed class SyncLines(TextWriter writer, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private SyncProgress? _shown;
    private long _shownAt;

    public void Show(SyncProgress progress)
    {
        if (progress.RemainingEntries == 0) return;
        var isSoon = _shown is not null && time.GetElapsedTime(_shownAt) < Interval;
        var isSame = _shown?.RemainingEntries == progress.RemainingEntries && _shown.RemainingBytes == progress.RemainingBytes && _shown.Circuit == progress.Circuit;
        if (isSoon || isSame) return;
        (_shown, _shownAt) = (progress, time.GetTimestamp());
        writer.WriteLine(Describe(progress));
    }

    public static string Describe(SyncProgress progress) => progress.Circuit == CircuitState.Open
        ? $"{Changes(progress.RemainingEntries)}, {ByteSize.Format(progress.RemainingBytes)} to go; waiting for the remote to answer"
        : $"{Changes(progress.RemainingEntries)}, {ByteSize.Format(progress.RemainingBytes)} to go";

    public static string Changes(long count) => count == 1 ? "1 change" : $"{count} changes";
}
