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
await end.Task;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"connections {relay.Connections} bytes-up {relay.BytesUp} bytes-down {relay.BytesDown}"));
return 0;

void End(PosixSignalContext context)
{
    context.Cancel = true;
    end.TrySetResult();
}
