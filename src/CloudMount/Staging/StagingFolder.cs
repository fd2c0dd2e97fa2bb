using System.Globalization;
using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Staging;

/// <summary>Where staging files lie: 256 folders, by the lowest byte of the id, and the id in hexadecimal as the name.</summary>
internal sealed class StagingFolder
{
    private const int FanOut = 256;

    private readonly string _root;

    public StagingFolder(string root)
    {
        _root = root;
        Directory.CreateDirectory(root);
        // Nobody asks for them, and keeping them costs a twentieth of a cached read. A disk that cannot do without keeps them.
        if (OperatingSystem.IsLinux()) LocalFile.StopAccessTimes(root);
    }

    public string PathOf(StagingId id) => Path.Join(FolderOf((int)(id.Value & (FanOut - 1))), id.Value.ToString("x16", CultureInfo.InvariantCulture));

    public VfsResult<SafeFileHandle> Open(StagingId id, bool create)
    {
        var opened = LocalFile.Open(PathOf(id), create);
        return create && opened.Status == VfsStatus.NotFound ? OpenInNewFolder(id) : opened;
    }

    public VfsStatus Unlink(StagingId id) => LocalFile.Unlink(PathOf(id));

    /// <summary>The ids of all files; what is not named as one of ours is left alone.</summary>
    public IReadOnlyCollection<StagingId> Scan()
    {
        var found = new List<StagingId>();
        foreach (var folder in Directory.EnumerateDirectories(_root))
        {
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                var isOurs = long.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
                if (isOurs && PathOf(new(value)) == path) found.Add(new(value));
            }
        }

        return found;
    }

    private VfsResult<SafeFileHandle> OpenInNewFolder(StagingId id)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(id))!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return VfsStatus.IoError;
        }

        return LocalFile.Open(PathOf(id), create: true);
    }

    private string FolderOf(int index) => Path.Join(_root, index.ToString("x2", CultureInfo.InvariantCulture));
}
