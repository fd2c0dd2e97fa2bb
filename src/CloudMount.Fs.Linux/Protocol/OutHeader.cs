namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The head of each reply and notification; 16 bytes. An error is 0 or a negative errno, never below -511.</summary>
internal readonly record struct OutHeader(uint Length, int Error, ulong Unique);
