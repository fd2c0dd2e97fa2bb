using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace CloudMount.Cli.Mounting;

/// <summary>SIGTERM, SIGINT and SIGHUP end a mount in order; the second of them in a hurry.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly ChannelWriter<MountEnd> _ends;
    private readonly CancellationTokenSource _second = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public EndSignals(ChannelWriter<MountEnd> ends)
    {
        _ends = ends;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Arrived),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Arrived),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Arrived),
        ];
    }

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken Second => _second.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _second.Dispose();
    }

    private void Arrived(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1) _ends.TryWrite(new(MountEndCause.Signal, UnmountMode.Soon));
        else _second.Cancel();
    }
}
