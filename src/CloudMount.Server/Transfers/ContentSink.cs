using CloudMount.Server.Native;

namespace CloudMount.Server.Transfers;

/// <summary>Takes the next bytes of content.</summary>
internal delegate Errno ContentSink(ReadOnlySpan<byte> bytes);
