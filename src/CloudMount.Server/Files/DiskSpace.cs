namespace CloudMount.Server.Files;

/// <summary>The space of the file system that holds the served folder, in bytes.</summary>
/// <param name="Free">What the server's user may still take.</param>
internal readonly record struct DiskSpace(long Limit, long Free)
{
    /// <summary>Null when the folder was moved: it is served on through its handle, but this goes by its name.</summary>
    public static DiskSpace? Read(string rootDirectory)
    {
        try
        {
            var drive = new DriveInfo(rootDirectory);
            return new(drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
