using System.Runtime.InteropServices;

namespace CloudMount.Cli;

/// <summary>SIGINT and SIGTERM cancel a command once. The second of them ends the process, unless a mount has signals of its own.</summary>
internal sealed class CommandSignals : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _count;

    public CommandSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Arrived);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Arrived);
    }

    public CancellationToken Token => _end.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _end.Dispose();
    }

    private void Arrived(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) > 1) return;
        context.Cancel = true;
        _end.Cancel();
    }
}
