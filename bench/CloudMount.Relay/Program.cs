using System.Globalization;
using System.Runtime.InteropServices;
using CloudMount.Relay;
using CloudMount.TestKit.Remote;

if (!RelayArguments.TryParse(args, out var arguments, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(RelayArguments.Usage);
    return 2;
}

var end = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
await using var relay = new DelayingRelay(arguments.Listen, arguments.Target, arguments.RoundTrip, arguments.BitsPerSecond);
Console.WriteLine($"relay {relay.EndPoint} -> {arguments.Target}");
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Report);
await end.Task;
Count();
return 0;

void Count() => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"connections {relay.Connections} bytes-up {relay.BytesUp} bytes-down {relay.BytesDown}"));

void Report(PosixSignalContext context)
{
    context.Cancel = true;
    Count();
}

void End(PosixSignalContext context)
{
    context.Cancel = true;
    end.TrySetResult();
}
