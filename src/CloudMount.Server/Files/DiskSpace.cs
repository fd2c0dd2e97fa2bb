namespace CloudMount.Server.Files;

/// <summary>The space of the file system that holds the served folder, or of a site in it, in bytes.</summary>
/// <param name="Free">What the server's user or the site may still take; negative for a site that has more than it may.</param>
internal readonly record struct DiskSpace(long Limit, long Free)
{
    public long Used => Limit - Free;

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
