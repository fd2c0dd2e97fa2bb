using CloudMount.Device;
using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount;

/// <summary>
/// The directory in which one mount keeps its index and staging files. Locked as long as the object lives; nothing in it is shared with
/// another mount.
/// </summary>
internal sealed class CacheDirectory : IDisposable
{
    private const string LockName = "lock";
    private const string IndexName = "index.db";
    private const string ContentName = "content";

    // How .NET tells that a file is locked: errno EWOULDBLOCK of asm-generic/errno.h, HRESULT ERROR_SHARING_VIOLATION.
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private CacheDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string IndexFile => System.IO.Path.Combine(Path, IndexName);

    public string ContentDirectory => System.IO.Path.Combine(Path, ContentName);

    /// <summary>Makes the directory (0700) if it is missing, and locks it. Throws <see cref="VolumeException"/>.</summary>
    public static CacheDirectory Open(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            CheckOwn(path);
            return new(path, Lock(path));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || (exception is IOException and not VolumeException))
        {
            throw NotUsable(path, exception);
        }
    }

    /// <summary>What an index that cannot be opened or written makes of the volume.</summary>
    public static VolumeException Unusable(IndexException exception) =>
        new(exception.IsRefusedByDisk ? VolumeErrorKind.CacheNotWritable : VolumeErrorKind.CacheDamaged, exception.Message, exception);

    /// <summary>What a directory that the system does not let us use makes of the volume.</summary>
    public static VolumeException NotUsable(string path, Exception exception) =>
        new(VolumeErrorKind.CacheNotWritable, $"The cache directory '{path}' cannot be used: {exception.Message.TrimEnd('.')}. Choose another with --cache-dir.", exception);

    /// <summary>Opens the index. Throws <see cref="VolumeException"/>.</summary>
    public NodeIndex OpenIndex(long maxCacheBytes, TimeProvider time)
    {
        RequireIndexOfContent();
        try
        {
            return NodeIndex.Open(IndexFile, maxCacheBytes, time);
        }
        catch (IndexException exception)
        {
            throw Unusable(exception);
        }
    }

    /// <summary>Brings everything in the directory to the disk. False when the disk does not take it.</summary>
    public bool TryFlush() => OperatingSystem.IsLinux() && LocalFile.SyncFileSystem(_lock.SafeFileHandle) == VfsStatus.Ok;

    public void Dispose() => _lock.Dispose();

    /// <summary>A new index would take all content for left over and remove it, also what the remote does not have yet.</summary>
    private void RequireIndexOfContent()
    {
        if (HasBytes(IndexFile) || !Directory.Exists(ContentDirectory)) return;
        if (Directory.EnumerateFiles(ContentDirectory, "*", SearchOption.AllDirectories).Any(HasBytes))
        {
            throw new VolumeException(
                VolumeErrorKind.CacheDamaged,
                $"The index '{IndexFile}' is missing or empty, but there is content. Move the cache directory away to keep that, and mount again.");
        }
    }

    private static bool HasBytes(string file) => new FileInfo(file) is { Exists: true, Length: > 0 };

    private static void CheckOwn(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, LockName)) || !Directory.EnumerateFileSystemEntries(path).Any()) return;
        throw new VolumeException(
            VolumeErrorKind.CacheForeign, $"The directory '{path}' holds files that are not of a cache. Choose an empty one with --cache-dir.");
    }

    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, LockName);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult is WouldBlock or SharingViolation)
        {
            throw new VolumeException(
                VolumeErrorKind.CacheInUse, $"The cache directory '{path}' is in use by another mount. Unmount that one, or choose another with --cache-dir.", exception);
        }
    }
}
