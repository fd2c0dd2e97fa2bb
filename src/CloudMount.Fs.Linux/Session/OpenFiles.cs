using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Fs.Linux.Session;

/// <summary>All open files and directories of a mount, so that each is released exactly once, at the latest when the mount is gone.</summary>
internal sealed class OpenFiles(OpenModes modes)
{
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly Dictionary<HandleId, InodeNumber> _files = [];
    private readonly HashSet<HandleId> _directories = [];

    /// <summary>Notes an open file, unless its inode can give it no mode.</summary>
    public OpenGrant Add(HandleId handle, InodeNumber inode, SafeFileHandle? wholeFile)
    {
        var grant = modes.Enter(inode, wholeFile);
        if (grant.Mode == InodeMode.None) return grant;
        lock (_lock) _files.Add(handle, inode);
        return grant;
    }

    /// <summary>False when the file is not open (any more).</summary>
    public bool Remove(HandleId handle)
    {
        InodeNumber inode;
        lock (_lock)
        {
            if (!_files.Remove(handle, out inode)) return false;
        }

        modes.Leave(inode);
        return true;
    }

    public void AddDirectory(HandleId handle)
    {
        lock (_lock) _directories.Add(handle);
    }

    public bool RemoveDirectory(HandleId handle)
    {
        lock (_lock) return _directories.Remove(handle);
    }

    public IReadOnlyList<HandleId> TakeAllFiles()
    {
        HandleId[] files;
        lock (_lock) files = [.. _files.Keys];
        return [.. files.Where(Remove)];
    }

    public IReadOnlyList<HandleId> TakeAllDirectories()
    {
        lock (_lock)
        {
            HandleId[] directories = [.. _directories];
            _directories.Clear();
            return directories;
        }
    }
}
