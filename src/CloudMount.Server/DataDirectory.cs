using CloudMount.Server.Files;
using CloudMount.Server.Native;

namespace CloudMount.Server;

/// <summary>
/// The data directory of a running server, locked: two servers would mix their journals, ids and uploads. The kernel ends the lock with the process.
/// Accounts are not under it, since others may look after them meanwhile.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryHandle _handle;

    private DataDirectory(DirectoryHandle handle) => _handle = handle;

    /// <summary>Makes the directory, readable by its owner only, unless it is there. Throws <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsLinux()) Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>Locks a directory that is there. Throws <see cref="ServerStartException"/>, also when another server has it.</summary>
    public static DataDirectory Lock(string path)
    {
        var error = DirectoryHandle.Open(path, out var handle);
        if (handle is null) throw new ServerStartException($"Cannot open the data directory {path}: {Refusal.Of(error).Message}");
        error = handle.TryLock();
        if (error == Errno.None) return new(handle);
        handle.Dispose();
        throw new ServerStartException(error == Errno.Again
            ? $"Another server already uses the data directory {path}: stop it or give each server one of its own."
            : $"Cannot lock the data directory {path}; give another one: {Refusal.Of(error).Message}");
    }

    public void Dispose() => _handle.Dispose();
}
