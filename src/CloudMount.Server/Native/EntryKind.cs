namespace CloudMount.Server.Native;

internal enum EntryKind
{
    File,
    Directory,

    /// <summary>A symbolic link, device, pipe or socket: planted by somebody else, not served and never followed.</summary>
    Other,
}
