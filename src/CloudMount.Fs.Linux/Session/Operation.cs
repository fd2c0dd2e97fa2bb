namespace CloudMount.Fs.Linux.Session;

/// <summary>A row of the table of operations.</summary>
/// <param name="IsAnswered">False for what the kernel awaits no reply to.</param>
internal readonly record struct Operation(FuseHandler Handler, bool IsAnswered = true);
