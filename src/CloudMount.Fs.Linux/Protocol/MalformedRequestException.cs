namespace CloudMount.Fs.Linux.Protocol;

/// <summary>A request does not hold what its opcode promises: a kernel this code does not know, or a bug.</summary>
internal sealed class MalformedRequestException(string message) : Exception(message);
