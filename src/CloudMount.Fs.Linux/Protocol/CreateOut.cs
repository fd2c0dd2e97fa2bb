namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The reply to CREATE and TMPFILE; 144 bytes.</summary>
internal readonly record struct CreateOut(EntryOut Entry, OpenOut Open);
