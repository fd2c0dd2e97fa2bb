namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The head of each request; 40 bytes.</summary>
internal readonly record struct InHeader(
    uint Length, Opcode Opcode, ulong Unique, ulong Node, uint UserId, uint GroupId, uint ProcessId,
    ushort ExtensionWords, ushort Padding);
